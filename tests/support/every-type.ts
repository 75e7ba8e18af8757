import { Table } from "../../sdk/core/tables/index.js";

/** A table of every type, with a null in every column. */
export function everyType(): Table {
  const valid = Uint8Array.of(1, 0, 1);
  return Table.from({
    b: { type: "bool", values: Uint8Array.of(1, 0, 0), valid },
    i8: { type: "int8", values: Int8Array.of(-128, 0, 127), valid },
    u16: { type: "uint16", values: Uint16Array.of(1, 0, 65535), valid },
    i32: { type: "int32", values: Int32Array.of(-(2 ** 31), 0, 2 ** 31 - 1), valid },
    i64: { type: "int64", values: BigInt64Array.of(9007199254740993n, 0n, -1n), valid },
    u64: { type: "uint64", values: BigUint64Array.of(18446744073709551615n, 0n, 1n), valid },
    f32: { type: "float32", values: Float32Array.of(0.1, 0, Number.NaN), valid },
    f64: { type: "float64", values: Float64Array.of(0.1, 0, Number.NEGATIVE_INFINITY), valid },
    d: { type: "date", values: Int32Array.of(14975, 0, -1), valid },
    ns: { type: "timestamp", values: BigInt64Array.of(1293840000123456789n, 0n, -1n), unit: "ns", valid },
    utc: {
      type: "timestamp",
      values: BigInt64Array.of(1293840000123n, 0n, 5n),
      unit: "ms",
      utc: true,
      valid,
    },
    s: {
      type: "string",
      values: Int32Array.of(1, 0, 0),
      categories: ["", "ein längerer Text, mit 数据"],
      valid,
    },
  });
}
