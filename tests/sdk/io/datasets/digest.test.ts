import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ColumnLike, Table } from "../../../../sdk/core/tables/index.js";
import { datasetFromTable, digestTable } from "../../../../sdk/io/datasets/index.js";

const digestOf = (columns: Record<string, ColumnLike>) => digestTable(Table.from(columns));

describe("digests of content", () => {
  it("are 32 hexadecimal characters, and the same every time", () => {
    expect(digestOf({ a: [1, 2] })).toMatch(/^[0-9a-f]{32}$/);
    expect(digestOf({ a: [1, 2] })).toBe(digestOf({ a: [1, 2] }));
  });

  it("count numbers by value, not by width", () => {
    const digest = digestOf({ a: [1, 2, -3] });
    expect(digestOf({ a: Int8Array.of(1, 2, -3) })).toBe(digest);
    expect(digestOf({ a: BigInt64Array.of(1n, 2n, -3n) })).toBe(digest);
    expect(digestOf({ a: Float32Array.of(1, 2, -3) })).toBe(digest);
    expect(digestOf({ a: BigInt64Array.of(9007199254740992n) })).not.toBe(
      digestOf({ a: BigInt64Array.of(9007199254740993n) }),
    );
  });

  it("do not depend on the order of a dictionary, or on what stands under a null", () => {
    const digest = digestOf({ a: ["x", null, "y", "x"] });
    const valid = Uint8Array.of(1, 0, 1, 1);
    const other: ColumnLike = {
      type: "string",
      values: Int32Array.of(2, 1, 0, 2),
      categories: ["y", "z", "x"],
      valid,
    };
    expect(digestOf({ a: other })).toBe(digest);
    const under = (value: number): ColumnLike => ({
      type: "float64",
      values: Float64Array.of(1, value),
      valid: Uint8Array.of(1, 0),
    });
    expect(digestOf({ a: under(5) })).toBe(digestOf({ a: under(Number.NaN) }));
  });

  it("change with a value, a null, a name, the order of rows and the order of columns", () => {
    const tables: Record<string, ColumnLike>[] = [
      ...[
        { a: [1, 2], b: ["x", "y"] },
        { a: [1, 3], b: ["x", "y"] },
        { a: [1, null], b: ["x", "y"] },
      ],
      ...[
        { c: [1, 2], b: ["x", "y"] },
        { a: [2, 1], b: ["y", "x"] },
        { b: ["x", "y"], a: [1, 2] },
      ],
      ...[
        { a: [1, 2], b: ["xy", ""] },
        { a: [1, 2], b: ["x", null] },
        { a: [true, false], b: ["x", "y"] },
      ],
    ];
    expect(new Set(tables.map((columns) => digestOf(columns))).size).toBe(tables.length);
  });

  it("tell any two different columns of floats apart", () => {
    const column = fc.array(
      fc.double({ noNaN: true }).map((x) => x + 0),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(column, column, (a, b) => {
        const isSame = a.length === b.length && a.every((value, i) => value === b[i]);
        expect(digestOf({ a }) === digestOf({ a: b })).toBe(isSame);
      }),
    );
  });
});

describe("lineage", () => {
  it("is what MLflow keeps of a dataset input", () => {
    const table = Table.from({
      a: Int32Array.of(1, 2),
      b: [0.5, null],
      c: ["x", "y"],
      d: [true, false],
      e: BigInt64Array.of(1n, 2n),
      f: Float32Array.of(1, 2),
      g: [new Date(0), new Date(1)],
    });
    const { name, lineage } = datasetFromTable(table, "made");
    expect(name).toBe("made");
    // mlflow.types.Schema.to_dict and mlflow.data.pandas_dataset's profile, MLflow 3.
    expect(JSON.parse(lineage.schema)).toEqual({
      mlflow_colspec: [
        { type: "long", name: "a", required: true },
        { type: "double", name: "b", required: false },
        { type: "string", name: "c", required: true },
        { type: "boolean", name: "d", required: true },
        { type: "long", name: "e", required: true },
        { type: "double", name: "f", required: true },
        { type: "datetime", name: "g", required: true },
      ],
    });
    expect(JSON.parse(lineage.profile)).toEqual({ num_rows: 2, num_elements: 14 });
    expect([lineage.sourceType, JSON.parse(lineage.source)]).toEqual([
      "code",
      { tags: { "assay.source": "table" } },
    ]);
  });
});
