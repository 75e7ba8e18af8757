import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitCleaning } from "../../../../sdk/core/cleaning/index.js";
import {
  fitModel,
  loadModel,
  type ModelFiles,
  registerEstimator,
} from "../../../../sdk/core/models/index.js";
import type { Estimator } from "../../../../sdk/core/models/model.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { random } from "../../../../sdk/utils/random/index.js";

const table = Table.from({
  temp: [0.1, null, 0.3, 0.7, 0.9, 0.4],
  hour: Int32Array.of(0, 1, 2, 3, 2, 1),
  sky: ["clear", "mist", null, "rain", "rain", "mist"],
  open: [true, false, true, true, false, true],
  day: [1, 2, 3, 4, 5, 6].map((day) => new Date(Date.UTC(2011, 0, day))),
  bikers: [10, 21, 29, 42, 40, 33],
});

async function saved(): Promise<ModelFiles> {
  const { model } = await fitModel({
    config: { kind: "linear", l2: 0.1 },
    preprocessing: {
      columns: {
        temp: { kind: "power", missingIndicator: true },
        hour: { kind: "cyclic", period: 24 },
        sky: { kind: "target", folds: 3 },
      },
    },
    target: { column: "bikers", transform: "sqrt" },
    task: "regression",
    table,
    context: { random: random(7) },
    packageVersion: "1.2.3",
  });
  return model.save();
}

/** The files with one replaced; `change` gets its text or bytes. */
async function withText(change: (text: string) => string): Promise<ModelFiles> {
  const files = new Map(await saved());
  const text = new TextDecoder().decode(files.get("assay.json"));
  return files.set("assay.json", new TextEncoder().encode(change(text)));
}

describe("a saved model of a plug-in that is not loaded", () => {
  it("is refused, naming each with its version and where it came from", async () => {
    const plugins = [
      { name: "demo", version: "1.2.0", from: "demo" },
      { name: "other", from: "./other.js" },
      { name: "own", version: "2.0.0" },
    ];
    const files = await withText((text) => {
      const json = JSON.parse(text);
      const of = json.state ?? json;
      return JSON.stringify({
        ...json,
        ...(json.state === undefined ? {} : { state: of }),
        plugins,
      }).replaceAll('"kind":"linear"', '"kind":"shifted-mean"');
    });
    await expect(loadModel(files)).rejects.toMatchObject({
      code: "DEPENDENCY_MISSING",
      details: { wanted: "demo 1.2.0, other (./other.js), own 2.0.0 (given in code)" },
    });
  });
});

describe("a saved model", () => {
  it("is two files, and predicts, signs and explains itself bit for bit when it is loaded", async () => {
    const files = await saved();
    expect([...files.keys()]).toEqual(["assay.json", "arrays.safetensors"]);
    const first = await loadModel(files);
    const again = await first.save();
    expect(again).toEqual(files);
    const second = await loadModel(again);
    const inputs = table.drop(["bikers"]);
    expect((await second.predict(inputs)).numbers("prediction")).toEqual(
      (await first.predict(inputs)).numbers("prediction"),
    );
    expect(second.signature).toEqual(first.signature);
    expect(second.features).toEqual(first.features);
    expect([second.kind, second.task, second.target]).toEqual(["linear", "regression", "bikers"]);
  });

  it("predicts as the model that was saved, bit for bit", async () => {
    const { model } = await fitModel({
      config: { kind: "linear" },
      target: "bikers",
      task: "regression",
      table,
      context: { random: random(7) },
    });
    const loaded = await loadModel(await model.save());
    expect(await loaded.predictMatrix(model.encode(table))).toEqual(
      await model.predictMatrix(model.encode(table)),
    );
    expect(loaded.encode(table)).toEqual(model.encode(table));
  });

  it("keeps the cleaning that its training rows went through, to clean raw rows alike", async () => {
    const raw = table.rename({ temp: "temperature" });
    const steps = [
      { kind: "rename", columns: { temperature: "temp" } },
      { kind: "fill", column: "temp", with: "median" },
    ] as const;
    const cleaning = fitCleaning([...steps], raw);
    const { model } = await fitModel({
      config: { kind: "linear" },
      target: "bikers",
      task: "regression",
      table: cleaning.apply(raw, { dropRows: true }).table,
      cleaning,
      context: { random: random(7) },
    });
    const loaded = await loadModel(await model.save());
    const later = raw.drop(["bikers"]).slice(1, 3);
    expect(loaded.clean(later).numbers("temp")).toEqual(Float64Array.of(0.4, 0.3));
    const expected = await model.predictMatrix(model.encode(model.clean(later)));
    expect((await loaded.predict(later)).numbers("prediction")).toEqual(expected);
    // Rows that are clean already are predicted alike.
    expect((await loaded.predict(loaded.clean(later))).numbers("prediction")).toEqual(expected);
  });

  it("signs the raw columns that something is left of after cleaning", async () => {
    const raw = table.rename({ temp: "temperature" }).with({ note: table.numbers("temp") });
    const cleaning = fitCleaning(
      [
        { kind: "drop", columns: ["note"] },
        { kind: "rename", columns: { temperature: "temp" } },
        { kind: "cyclicTime", column: "temp", period: 1, keep: false },
      ],
      raw,
    );
    const { model } = await fitModel({
      config: { kind: "linear" },
      target: "bikers",
      task: "regression",
      table: cleaning.apply(raw, { dropRows: true }).table,
      raw,
      cleaning,
      context: { random: random(7) },
    });
    const names = model.signature.inputs.map(({ name }) => name);
    expect(names).toEqual(raw.names.filter((name) => name !== "note" && name !== "bikers"));
    expect((await model.predict(raw.select(names))).numRows).toBe(raw.numRows);
  });

  it("says what is wanted where rows are no table", async () => {
    const { model } = await fitModel({
      config: { kind: "linear" },
      target: "bikers",
      task: "regression",
      table,
      context: { random: random(7) },
    });
    for (const [rows, got] of [
      [[{ temp: 1 }], "an array"],
      [undefined, "undefined"],
      [null, "null"],
    ] as const) {
      const error = await model.predict(rows as unknown as typeof table).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: "SCHEMA_MISMATCH", details: { got } });
    }
  });

  it("keeps the version of the package that wrote it", async () => {
    const text = new TextDecoder().decode((await saved()).get("assay.json"));
    expect(JSON.parse(text)).toMatchObject({
      format: "assay-model",
      formatVersion: 1,
      packageVersion: "1.2.3",
    });
  });

  it.each([
    ["no assay.json", (files: Map<string, Uint8Array>) => files.delete("assay.json"), /missing/],
    ["no arrays", (files: Map<string, Uint8Array>) => files.delete("arrays.safetensors"), /missing/],
    [
      "arrays cut short",
      (files: Map<string, Uint8Array>) =>
        files.set("arrays.safetensors", (files.get("arrays.safetensors") ?? new Uint8Array()).slice(0, -8)),
      /not whole/,
    ],
    [
      "assay.json cut short",
      (files: Map<string, Uint8Array>) =>
        files.set("assay.json", (files.get("assay.json") ?? new Uint8Array()).slice(0, -20)),
      /cut short or not JSON/,
    ],
  ])("with %s is refused", async (_, damage, message) => {
    const files = new Map(await saved());
    damage(files);
    const work = loadModel(files);
    await expect(work).rejects.toMatchObject({ code: "MODEL_INVALID" });
    await expect(work).rejects.toThrow(message);
  });

  it("with any one byte of its arrays changed is refused", async () => {
    const files = await saved();
    const arrays = files.get("arrays.safetensors") ?? new Uint8Array();
    await fc.assert(
      fc.asyncProperty(fc.nat(arrays.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const changed = arrays.slice();
        changed[at] ^= by;
        await expect(loadModel(new Map(files).set("arrays.safetensors", changed))).rejects.toMatchObject({
          code: "MODEL_INVALID",
        });
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    [
      "a later format",
      (text: string) => text.replace('"formatVersion": 1', '"formatVersion": 2'),
      /later version/,
    ],
    ["another format", (text: string) => text.replace('"assay-model"', '"other"'), /not of a model/],
    ["an unknown kind", (text: string) => text.replaceAll('"linear"', '"jungle"'), /unknown kind "jungle"/],
    [
      "an unknown encoding",
      (text: string) => text.replace('"kind": "power"', '"kind": "pow"'),
      /unknown kind "pow"/,
    ],
    ["an unknown transform", (text: string) => text.replace('"sqrt"', '"cube"'), /damaged/],
    ["a config without a kind", (text: string) => text.replace('"config"', '"conf"'), /lacks a part/],
    ["no states", (text: string) => text.replace('"states"', '"state"'), /damaged/],
  ])("with %s is refused", async (_, change, message) => {
    const work = loadModel(await withText(change));
    await expect(work).rejects.toMatchObject({ code: "MODEL_INVALID" });
    await expect(work).rejects.toThrow(message);
  });
});

describe("a model kind of one's own", () => {
  it("is trained, saved and loaded under its name", async () => {
    const constant = (value: number): Estimator => ({
      kind: "constant",
      fit: async () => ({ epochs: [] }),
      predict: async (x) => new Float64Array(x.rows).fill(value),
      state: async () => ({ json: { value }, arrays: {} }),
      dispose() {},
    });
    registerEstimator("constant", async () => ({
      kind: "constant",
      defaultPreprocessing: { categories: { kind: "ordinal" } },
      create: (config) => constant((config as { value?: number }).value ?? 0),
      restore: async (_, __, state) => constant((state.json as { value: number }).value),
    }));
    const config = { kind: "constant", value: 5 };
    const { model } = await fitModel({
      config,
      target: "bikers",
      task: "regression",
      table,
      context: { random: random(0) },
    });
    expect(model.features.groups.find(({ name }) => name === "sky")?.columns).toHaveLength(1);
    const loaded = await loadModel(await model.save());
    expect([...(await loaded.predict(table)).numbers("prediction")]).toEqual([5, 5, 5, 5, 5, 5]);
  });
});
