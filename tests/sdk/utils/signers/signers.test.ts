import { describe, expect, it } from "vitest";
import type { Signature as ModelSignature } from "../../../../sdk/core/models/model.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { inferColumns, inferSignature, signatureToMlflow } from "../../../../sdk/utils/signers/index.js";

describe("inferSignature", () => {
  // What `mlflow.pyfunc` 3.17.2 accepts of a frame that `pandas.read_csv` made: int64 as long, float64 as double.
  it("names every column type in MLflow's words, wide enough for what pandas makes of it", () => {
    const types = Table.from({
      bool: [true, false],
      int8: Int8Array.of(1, 2),
      int16: Int16Array.of(1, 2),
      int32: Int32Array.of(1, 2),
      uint8: Uint8Array.of(1, 2),
      uint16: Uint16Array.of(1, 2),
      uint32: Uint32Array.of(1, 2),
      int64: BigInt64Array.of(1n, 2n),
      uint64: BigUint64Array.of(1n, 2n),
      float32: Float32Array.of(1, 2),
      float64: [1, 2],
      string: ["a", "b"],
      date: { type: "date", values: Int32Array.of(1, 2) },
      timestamp: [new Date(0), new Date(1)],
    });
    const columns = inferColumns(types);
    expect(Object.fromEntries(columns.map(({ name, type }) => [name, type]))).toEqual({
      bool: "boolean",
      int8: "long",
      int16: "long",
      int32: "long",
      uint8: "long",
      uint16: "long",
      uint32: "long",
      int64: "long",
      uint64: "long",
      float32: "double",
      float64: "double",
      string: "string",
      date: "datetime",
      timestamp: "datetime",
    });
    expect(columns.every(({ required }) => required)).toBe(true);
  });

  it("does not require a column in which a null or NaN was seen", () => {
    const columns = inferColumns(
      Table.from({
        nulls: [1, null],
        nan: [1, Number.NaN],
        texts: ["a", null],
        integers: { type: "int32", values: Int32Array.of(1, 0), valid: Uint8Array.of(1, 0) },
        allValid: { type: "int32", values: Int32Array.of(1, 0), valid: Uint8Array.of(1, 1) },
      }),
    );
    expect(columns).toEqual([
      { name: "nulls", type: "double", required: false },
      { name: "nan", type: "double", required: false },
      { name: "texts", type: "string", required: false },
      { name: "integers", type: "double", required: false },
      { name: "allValid", type: "long", required: true },
    ]);
  });

  it("is a model's signature, for empty tables too", () => {
    const signature: ModelSignature = inferSignature(Table.from({ x: [] }), Table.from({}));
    expect(signature).toEqual({ inputs: [{ name: "x", type: "double", required: true }], outputs: [] });
  });
});

describe("signatureToMlflow", () => {
  it("writes the texts of an MLmodel file", () => {
    const signature = inferSignature(
      Table.from({ x: [1], name: ["a"] }),
      Table.from({ prediction: [1, null] }),
    );
    // As mlflow 3.17.2 writes a signature of ColSpecs (json.dumps of Schema.to_dict()).
    expect(signatureToMlflow(signature)).toEqual({
      inputs:
        '[{"type": "double", "name": "x", "required": true}, {"type": "string", "name": "name", "required": true}]',
      outputs: '[{"type": "double", "name": "prediction", "required": false}]',
    });
  });

  it("escapes names, and keeps to ASCII as Python does", () => {
    const name = 'größe "cm" \u{1f6b2}\\';
    const { inputs } = signatureToMlflow({ inputs: [{ name, type: "long", required: true }], outputs: [] });
    expect(inputs).toBe(
      '[{"type": "long", "name": "gr\\u00f6\\u00dfe \\"cm\\" \\ud83d\\udeb2\\\\", "required": true}]',
    );
    expect(JSON.parse(inputs)).toEqual([{ type: "long", name, required: true }]);
  });
});
