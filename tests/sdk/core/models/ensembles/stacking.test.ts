import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type StackingConfig, stackingDefinition } from "../../../../../sdk/core/models/ensembles/index.js";
import {
  estimatorDefinition,
  type FitOptions,
  fitModel,
  loadModel,
  type PipelineModel,
  type State,
} from "../../../../../sdk/core/models/index.js";
import { unnest } from "../../../../../sdk/core/preprocessing/states.js";
import { Table } from "../../../../../sdk/core/tables/index.js";
import { AssayError } from "../../../../../sdk/utils/errors/index.js";
import { random } from "../../../../../sdk/utils/random/index.js";
import { runOnnx } from "../../../../support/onnx.js";

// StackingRegressor and StackingClassifier of scikit-learn 1.9.1 (fixtures/parity/stacking.py).
const fixture = JSON.parse(readFileSync("fixtures/parity/stacking.json", "utf8"));
const x = fixture.x as number[][];
const column = (k: number) => Float64Array.from(x, (row) => row[k]);
const inputs = { a: column(0), b: column(1), c: column(2) };
const TRAIN = 150;

const tree = {
  kind: "forest",
  trees: 1,
  bootstrap: false,
  maxDepth: 3,
  minLeafRows: 8,
  splitColumns: "all",
} as const;
const stacking = {
  kind: "stacking",
  models: [{ kind: "linear", l2: 2 }, tree],
  final: { kind: "linear", l2: 1 },
  folds: { kind: "kFold", folds: 5, shuffle: false },
} as const;

type TaskName = "regression" | "binary" | "multiclass";
function rowsOf(task: TaskName): Table {
  const y = task === "regression" ? fixture.y : fixture.labels[task];
  return Table.from({ ...inputs, y: task === "regression" ? Float64Array.from(y) : Int32Array.from(y) });
}

function learn(task: TaskName, config: object = stacking, options: Partial<FitOptions> = {}) {
  return fitModel({
    config: config as FitOptions["config"],
    table: rowsOf(task).slice(0, TRAIN),
    target: "y",
    task: task === "regression" ? "regression" : "classification",
    context: { random: random(3) },
    ...options,
  });
}

async function errorOf(work: Promise<unknown>): Promise<AssayError> {
  try {
    await work;
  } catch (error) {
    if (AssayError.isInstance(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

function outputsOf(table: Table): number[][] {
  const names = table.names.filter((name) => name !== "prediction");
  const numbers = (names.length === 0 ? ["prediction"] : names).map((name) => table.numbers(name));
  return Array.from({ length: table.numRows }, (_, row) => numbers.map((values) => values[row]));
}

/** The states that a model of several models is saved as. */
async function statesOf(model: PipelineModel): Promise<{ encoding: State; estimator: State }> {
  const { children } = unnest(await model.state(), "model");
  return { encoding: children.preprocessing, estimator: children.estimator };
}

describe("stacking", () => {
  const cases = (["regression", "binary", "multiclass"] as const).flatMap((task) =>
    [false, true].map((passthrough) => ({ task, passthrough })),
  );
  it.each(cases)("$task, passthrough $passthrough: predictions of scikit-learn", async (given) => {
    const { task, passthrough } = given;
    const { model } = await learn(task, { ...stacking, passthrough });
    const own = outputsOf(await model.predict(rowsOf(task).slice(TRAIN)));
    const wanted = fixture[passthrough ? "passthrough" : "plain"][task].map((row: number | number[]) =>
      typeof row === "number" ? [row] : row,
    );
    expect(own).toHaveLength(30);
    for (const [i, row] of own.entries())
      for (const [k, value] of row.entries()) expect(Math.abs(value - wanted[i][k])).toBeLessThan(1e-6);
  });

  it.each(["regression", "multiclass"] as const)("%s: saves and loads in one piece", async (task) => {
    const { model } = await learn(task, { ...stacking, passthrough: true });
    const files = await model.save();
    const again = await loadModel(files);
    const rows = rowsOf(task).slice(TRAIN);
    expect(outputsOf(await again.predict(rows))).toEqual(outputsOf(await model.predict(rows)));
    expect(again.features).toEqual(model.features);
    expect([...(await again.save())]).toEqual([...files]);
  });

  it.each(["regression", "binary", "multiclass"] as const)("%s: leaves as one ONNX graph", async (task) => {
    const { model } = await learn(task, { ...stacking, passthrough: true });
    const made = await model.toOnnx();
    if (!("bytes" in made)) throw new Error(made.unsupported.join());
    const rows = rowsOf(task).slice(TRAIN);
    const outputs = await runOnnx(
      made.bytes,
      Object.fromEntries(
        ["a", "b", "c"].map((name) => [name, { type: "double", data: Array.from(rows.numbers(name)) }]),
      ),
    );
    const own = await model.predict(rows);
    for (const name of own.names) {
      const values = Array.from(outputs[name], Number);
      for (const [i, value] of own.numbers(name).entries()) expect(values[i]).toBeCloseTo(value, 9);
    }
  });

  it("same seed, same bytes; what a seed draws changes with it", async () => {
    const config = {
      ...stacking,
      folds: { folds: 4 },
      models: [{ kind: "forest", trees: 5 }, { kind: "linear" }],
    };
    const bytes = async (seed: number) => {
      const { model } = await learn("regression", config, { context: { random: random(seed) } });
      return [...(await model.save())];
    };
    expect(await bytes(1)).toEqual(await bytes(1));
    expect(await bytes(1)).not.toEqual(await bytes(2));
  });

  it("each part has its own encoding, and groups are raw columns", async () => {
    const table = rowsOf("regression").slice(0, TRAIN);
    const season = Array.from({ length: TRAIN }, (_, row) => ["spring", "summer", "autumn"][row % 3]);
    const { model } = await learn("regression", stacking, { table: table.with({ season }) });
    expect(model.features.groups.map(({ name }) => name)).toEqual(["a", "b", "c", "season"]);
    // One-hot for the linear model, a code for the tree.
    expect(model.features.names.filter((name) => name.includes("season"))).toHaveLength(4);
  });

  it("over time the final model learns from the rows that are tested", async () => {
    const { model } = await learn("regression", { ...stacking, folds: { kind: "timeSeries", folds: 4 } });
    const own = await model.predict(rowsOf("regression").slice(TRAIN));
    const truth = rowsOf("regression").slice(TRAIN).numbers("y");
    const error =
      own.numbers("prediction").reduce((sum, value, i) => sum + Math.abs(value - truth[i]), 0) / 30;
    expect(error).toBeLessThan(2);
  });

  it("keeps the histories of its parts, under their names", async () => {
    const epochs: string[][] = [];
    const boosting = { kind: "boosting", rounds: 4, validationFraction: 0 };
    const { history } = await learn(
      "regression",
      { ...stacking, models: [boosting, { kind: "linear" }] },
      { context: { random: random(3), onEpoch: ({ logs }) => epochs.push(Object.keys(logs)) } },
    );
    expect(history.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    expect(Object.keys(history.epochs[0].logs)).toContain("boosting.loss");
    expect(epochs).toHaveLength(4);
    expect(epochs[0]).toContain("boosting.loss");
  });

  it("says which part is fitted, and a signal stops it between two", async () => {
    const notes: string[] = [];
    const stop = new AbortController();
    const onNote = (note: string) => {
      notes.push(note);
      if (note.includes("fold 2")) stop.abort();
    };
    const error = await errorOf(
      learn("regression", stacking, { context: { random: random(3), onNote, signal: stop.signal } }),
    );
    expect(error.code).toBe("INTERRUPTED");
    expect(notes).toEqual([
      "fits linear, fold 1 of 5",
      "fits forest, fold 1 of 5",
      "fits linear, fold 2 of 5",
    ]);
  });
});

describe("stacking refuses", () => {
  it("no models, and models that cannot be parts", async () => {
    expect((await errorOf(learn("regression", { kind: "stacking", models: [] }))).message).toMatch(
      /no models/,
    );
    for (const part of [
      stacking,
      { kind: "onnx", path: "model.onnx" },
      { kind: "blending", models: [tree] },
    ]) {
      const error = await errorOf(learn("regression", { ...stacking, models: [tree, part] }));
      expect(error.code).toBe("CONFIG_INVALID");
      expect(error.message).toContain(`kind ${part.kind} cannot be a part`);
    }
    const unknown = await errorOf(learn("regression", { ...stacking, final: { kind: "forrest" } }));
    expect(unknown.message).toContain("forrest");
  });

  it("weights count in the parts and in the final model", async () => {
    const weights = new Float64Array(TRAIN).fill(3);
    const [even, plain] = [await learn("regression", stacking, { weights }), await learn("regression")];
    const rows = rowsOf("regression").slice(TRAIN);
    const own = outputsOf(await even.model.predict(rows));
    for (const [i, [value]] of outputsOf(await plain.model.predict(rows)).entries())
      expect(own[i][0]).toBeCloseTo(value, 1);
    const first = weights.map((_, row) => (row < 60 ? 1 : 1e-9));
    const other = outputsOf(
      await (await learn("regression", stacking, { weights: first })).model.predict(rows),
    );
    expect(other).not.toEqual(own);
  });

  it("a part that fails is named, with its fold", async () => {
    const models = [{ kind: "linear" }, { kind: "baseline", strategy: "prior" }];
    const error = await errorOf(learn("regression", { ...stacking, models }));
    expect(error.code).toBe("CONFIG_INVALID");
    expect(error.details.where).toBe("baseline, fold 1 of 5");
  });

  it("saved states that lack a part", async () => {
    const { model } = await learn("regression");
    const { encoding, estimator } = await statesOf(model);
    const restore = (states: { encoding: State; estimator: State }) =>
      stackingDefinition.restoreParts(
        structuredClone(stacking) as unknown as StackingConfig,
        { task: "regression", classes: 0 },
        states,
        estimatorDefinition,
      );
    expect(await restore({ encoding, estimator })).toHaveProperty("estimator");
    const empty = { json: null, arrays: {} };
    const without = (key: string) => {
      const json = structuredClone(estimator.json) as { states: Record<string, unknown> };
      delete json.states[key];
      return { json: json as unknown as State["json"], arrays: estimator.arrays };
    };
    for (const states of [
      { encoding: empty, estimator },
      { encoding: { json: { names: [], states: {} }, arrays: {} }, estimator },
      { encoding, estimator: empty },
      { encoding, estimator: without("1") },
      { encoding, estimator: without("final") },
      { encoding: { json: { names: ["linear", "forest"], states: {} }, arrays: {} }, estimator },
    ])
      expect((await errorOf(restore(states))).code).toBe("MODEL_INVALID");
  });

  it("a class that a fold's training rows lack gets no probability there", async () => {
    const table = rowsOf("multiclass").slice(0, 60).drop(["y"]);
    const y = Int32Array.from({ length: 60 }, (_, row) => (row < 20 ? 0 : 1 + (row % 2)));
    const folds = { kind: "kFold", folds: 3, shuffle: false };
    const { model } = await learn("multiclass", { ...stacking, folds }, { table: table.with({ y }) });
    const outputs = await model.predictMatrix(model.encode(table));
    for (let at = 0; at < outputs.length; at += 3)
      expect(outputs[at] + outputs[at + 1] + outputs[at + 2]).toBeCloseTo(1, 12);
  });

  it("groups of folds stay together, and each row has one; folds that are none", async () => {
    const table = rowsOf("regression").slice(0, 40);
    const group = Array.from({ length: 40 }, (_, row) => `g${row % 4}`);
    const folds = { kind: "group", column: "g", folds: 2 };
    const grouped = (g: unknown[]) =>
      learn(
        "regression",
        { ...stacking, folds },
        { table: Table.from([...table.entries(), ["g", g]] as never) },
      );
    for (const own of [group, group.map((_, row) => row % 4), group.map((_, row) => row % 2 === 0)])
      expect((await grouped(own)).model.kind).toBe("stacking");
    const days = group.map((_, row) => new Date(Date.UTC(2024, 0, 1 + (row % 4))));
    expect((await grouped(days)).model.kind).toBe("stacking");
    const missing = await errorOf(grouped(group.map((name, row) => (row === 7 ? null : name))));
    expect(missing.message).toContain('no "g" in row 7 of the training rows');
    const none = await errorOf(learn("regression", { ...stacking, folds: { folds: 1 } }));
    expect([none.code, none.details.wanted]).toEqual(["CONFIG_INVALID", "folds, as { folds: 5 }"]);
  });

  it("one class in a fold, and fewer rows than folds", async () => {
    const table = rowsOf("binary").slice(0, 20).drop(["y"]);
    const y = Int32Array.from({ length: 20 }, (_, row) => (row < 10 ? 0 : 1));
    const folds = { kind: "kFold", folds: 2, shuffle: false };
    const oneClass = await errorOf(learn("binary", { ...stacking, folds }, { table: table.with({ y }) }));
    expect(oneClass.code).toBe("DATA_TARGET");
    expect(oneClass.details.where).toBe("fold 1 of 2");
    const few = await errorOf(
      learn("regression", { ...stacking, folds: { folds: 9 } }, { table: rowsOf("regression").slice(0, 5) }),
    );
    expect(few.code).toMatch(/DATA_TOO_SMALL|SPLIT_INVALID/);
    const unknown = { kind: "group", column: "nobody", folds: 3 };
    const error = await errorOf(learn("regression", { ...stacking, folds: unknown }));
    expect(error.code).toBe("DATA_COLUMN_MISSING");
  });
});
