import { describe, expect, it } from "vitest";
import { Table } from "../../../../sdk/core/tables/index.js";
import { type DanfoFrame, fromDanfo, toDanfo } from "../../../../sdk/io/datasets/index.js";
import { AssayError } from "../../../../sdk/utils/errors/index.js";
import { requireReal } from "../../../support/real.js";
import { FIXTURES, readTable } from "./support.js";

/** danfojs-node itself: it loads once the native TensorFlow is installed. */
const danfo = requireReal("danfojs-node", async () => await toDanfo(Table.from({ a: [1] })));

describe("tables in danfojs", () => {
  it("make a DataFrame of the bike hours that comes back the same", async (context) => {
    (await danfo).use(context);
    const table = (await readTable({ kind: "csv", path: "bikes.csv" }, FIXTURES)).slice(0, 500);
    const frame = await toDanfo(table);
    expect(frame.columns).toEqual(table.names);
    const back = fromDanfo(frame);
    expect(back.names).toEqual(table.names);
    expect([...back.rows()]).toEqual([...table.rows()]);
  });

  it("give the mean that the columns have", async (context) => {
    (await danfo).use(context);
    const frame = (await toDanfo(Table.from({ a: [1, 2, null, 3] }))) as DanfoFrame & {
      readonly a: { mean(): number; count(): number };
    };
    expect([frame.a.mean(), frame.a.count()]).toEqual([2, 3]);
  });

  it("say which command helps where danfojs cannot be loaded", async () => {
    const outcome = await toDanfo(Table.from({ a: [1] })).then(
      () => "loaded",
      (error: unknown) => error,
    );
    if (outcome === "loaded") return;
    expect(AssayError.isInstance(outcome)).toBe(true);
    expect((outcome as AssayError).code).toBe("DEPENDENCY_MISSING");
    expect((outcome as AssayError).message).toMatch(/npm install danfojs-node|npx assay install tensorflow/);
  });
});

/** The part of danfojs' DataFrame that is used, to see what is handed over where danfojs cannot be loaded. */
class Frame implements DanfoFrame {
  readonly columns: string[];
  readonly dtypes: string[];
  constructor(
    readonly values: unknown[][],
    options: { columns: string[] },
  ) {
    this.columns = options.columns;
    this.dtypes = options.columns.map((name) => (name === "i" ? "int32" : "float32"));
  }
}

describe("what is handed to danfojs", () => {
  it("is rows with NaN for missing numbers and null for missing texts", async () => {
    const table = Table.from({
      i: { type: "int32", values: Int32Array.of(1, 2), valid: Uint8Array.of(1, 0) },
      n: BigInt64Array.of(5n, 6n),
      s: ["x", null],
      d: { type: "date", values: Int32Array.of(14975, 14976) },
    });
    const frame = await toDanfo(table, { DataFrame: Frame });
    expect(frame.values).toEqual([
      [1, 5, "x", "2011-01-01"],
      [Number.NaN, 6, null, "2011-01-02"],
    ]);
    const back = fromDanfo(frame);
    expect(back.types).toEqual({ i: "int32", n: "float64", s: "string", d: "string" });
    expect(back.row(1)).toEqual({ i: null, n: 6, s: null, d: "2011-01-02" });
  });
});
