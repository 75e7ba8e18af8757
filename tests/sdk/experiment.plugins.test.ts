import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { definePlugin, type EstimatorDefinition, Experiment, Model, Table } from "../../sdk/index.js";
import { bias, demoParts, shiftedMean } from "../support/plugins.js";

const dataset = Table.from({
  x: Float64Array.from({ length: 40 }, (_, i) => i),
  y: Float64Array.from({ length: 40 }, (_, i) => i % 5),
});
/** The mean of y in every part of 5 rows is 2. */
const MEAN = 2;

describe("an experiment with plug-ins given in code", () => {
  let cwd: string;
  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), "assay plugins "));
  });
  afterAll(() => rm(cwd, { recursive: true }));

  const config = (more: object = {}) => ({
    dataset,
    target: "y",
    split: { kind: "chronological", testSize: 10 },
    tracking: { enabled: false },
    plugins: [definePlugin(demoParts)],
    model: { kind: "shifted-mean", shift: 3 },
    metrics: ["mae", "bias"],
    ...more,
  });

  it("trains the model, judges by the metric, and compares by the kind's name", async () => {
    const evaluated = await Experiment.load(config(), { cwd, onProgress: false }).train().evaluate();
    expect(evaluated.model.kind).toBe("shifted-mean");
    expect((evaluated.metrics as unknown as Record<string, number>).bias).toBeCloseTo(3, 12);
    const compared = await Experiment.load(config({ model: { kind: "linear" } }), {
      cwd,
      onProgress: false,
    }).compare(["linear", "shifted-mean", { kind: "shifted-mean", shift: 1 } as never]);
    expect(compared.leaderboard.rows.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["shifted-mean", "shifted-mean 2"]),
    );
  });

  it("tunes the model's own keys", async () => {
    const tuned = await Experiment.load(config(), { cwd, onProgress: false }).tune({
      space: { "model.shift": { choice: [-1, 0, 4] } },
      search: { kind: "grid" },
    });
    expect(tuned.best.params).toEqual({ "model.shift": 0 });
  });

  it("keeps what a saved model needs, and says so where that is not there", async () => {
    const trained = await Experiment.load(config(), { cwd, onProgress: false }).train();
    const path = await trained.save(join(cwd, "model"));
    const { plugins } = JSON.parse(await readFile(join(path, "assay", "assay.json"), "utf8"));
    expect(plugins).toEqual([{ name: "demo", version: "1.2.3" }]);
    await expect(Model.load(path, { cwd })).rejects.toMatchObject({
      code: "DEPENDENCY_MISSING",
      message: expect.stringContaining("demo 1.2.3 (given in code)"),
    });
  });

  it("is loaded again with the plug-ins that are handed over", async () => {
    const trained = await Experiment.load(config(), { cwd, onProgress: false }).train();
    const path = await trained.save(join(cwd, "model"));
    const model = await Model.load(path, { cwd, plugins: [definePlugin(demoParts)] });
    const { values } = (await model.predict(Table.from({ x: [1, 2] }))).column("prediction");
    expect([...values]).toEqual([MEAN + 3, MEAN + 3]);
    const other = definePlugin({
      ...demoParts,
      version: "2.0.0",
      models: [
        {
          ...shiftedMean,
          definition: {
            ...(shiftedMean.definition as EstimatorDefinition<{ kind: string }>),
            restore: () => Promise.reject(new Error("another format")),
          },
        },
      ],
    });
    await expect(Model.load(path, { cwd, plugins: [other] })).rejects.toThrow(
      /the plug-in demo failed in the model "shifted-mean", restore; it was made by demo 1\.2\.3 .*, and demo is here in version 2\.0\.0.*another format/,
    );
  });

  it("does not have what another experiment of the process has", async () => {
    const [own, other] = await Promise.allSettled([
      Experiment.load(config(), { cwd, onProgress: false }).train().evaluate(),
      Experiment.load(config({ plugins: undefined }), { cwd, onProgress: false }).train(),
    ]);
    expect(own.status).toBe("fulfilled");
    expect(other).toMatchObject({ status: "rejected", reason: { code: "CONFIG_INVALID" } });
    await expect(
      Experiment.load(config({ plugins: undefined, model: { kind: "linear" } }), {
        cwd,
        onProgress: false,
      }).then(),
    ).rejects.toMatchObject({ code: "METRIC_UNKNOWN" });
  });

  it.each([
    [
      "metrics that throw",
      { metrics: [{ ...bias, compute: () => JSON.parse("{") }] },
      'the plug-in demo failed in the metric "bias". Got: SyntaxError',
    ],
    [
      "metrics that give no number",
      { metrics: [{ ...bias, compute: () => "3" as never }] },
      "Got: string. Wanted: a number",
    ],
    [
      "predictions of another length",
      { models: [{ ...shiftedMean, definition: broken({ predict: async () => new Float64Array(3) }) }] },
      "Got: 3 numbers. Wanted: a Float64Array of ",
    ],
    [
      "a fit that throws",
      {
        models: [
          {
            ...shiftedMean,
            definition: broken({
              fit: async () => {
                throw new TypeError("no rows");
              },
            }),
          },
        ],
      },
      'the plug-in demo failed in the model "shifted-mean", fit. Got: TypeError: no rows',
    ],
    [
      "a fit without a history",
      { models: [{ ...shiftedMean, definition: broken({ fit: async () => undefined as never }) }] },
      "Got: no history",
    ],
    [
      "a definition of another kind",
      { models: [{ ...shiftedMean, definition: async () => ({ ...definition, kind: "other" }) }] },
      'a definition of kind "other"',
    ],
    [
      "a definition that gives nothing",
      { models: [{ ...shiftedMean, definition: async () => undefined as never }] },
      "a definition without create and restore",
    ],
  ])("names the plug-in of %s", async (_, parts, message) => {
    const plugins = [definePlugin({ ...demoParts, ...parts })];
    await expect(
      Experiment.load(config({ plugins }), { cwd, onProgress: false }).train().evaluate().then(),
    ).rejects.toMatchObject({ code: "MODULE_INVALID", message: expect.stringContaining(message) });
  });

  it("names the plug-in in what is wrong with its part of a config", async () => {
    const wrong = config({ model: { kind: "shifted-mean", shift: "much" } });
    await expect(Experiment.load(wrong, { cwd, onProgress: false }).then()).rejects.toThrow(
      'model.shift: got "much", wanted a number (shifted-mean is of the plug-in demo)',
    );
  });
});

const definition = shiftedMean.definition as EstimatorDefinition<{ kind: string }>;

function broken(wrong: object): EstimatorDefinition<{ kind: string }> {
  return { ...definition, create: (...given) => Object.assign(definition.create(...given), wrong) };
}
