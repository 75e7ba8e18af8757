import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Estimator, EstimatorDefinition } from "../../../../sdk/core/models/model.js";
import { guarded, guardedExplainer, guardedModel } from "../../../../sdk/core/plugins/guard.js";
import type { ExplainerInput, ExplainerPlugin, ExplainerResult } from "../../../../sdk/core/plugins/index.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { AssayError } from "../../../../sdk/utils/errors/index.js";

const x = { data: Float64Array.of(1, 2), rows: 2, columns: 1 };
const fails = (): never => {
  throw new RangeError("no room\nin two lines");
};

/** An estimator that fails in whatever is asked of it, as its plug-in hands it out. */
async function made(own: Partial<Record<keyof Estimator, unknown>> = {}): Promise<Estimator> {
  const estimator = {
    kind: "odd",
    ...Object.fromEntries(
      [
        "fit",
        "predict",
        "state",
        "dispose",
        "linear",
        "trees",
        "scoreTrees",
        "gradient",
        "toOnnx",
        "predictTable",
      ].map((name) => [name, fails]),
    ),
    ...own,
  } as unknown as Estimator;
  const definition = {
    kind: "odd",
    create: () => estimator,
    restore: async () => estimator,
  } as unknown as EstimatorDefinition<{ kind: string }>;
  const loaded = await guardedModel(definition as never, "odd", "demo")();
  return loaded.create({ kind: "odd" }, { task: "regression", classes: 0 });
}

describe("a model of a plug-in", () => {
  it.each<[string, (model: Estimator) => unknown]>([
    ["state", (model) => model.state()],
    ["dispose", (model) => model.dispose()],
    ["linear", (model) => model.linear?.()],
    ["trees", (model) => model.trees?.()],
    ["scoreTrees", (model) => model.scoreTrees?.()],
    ["gradient", (model) => model.gradient?.(x, 0)],
    ["toOnnx", (model) => model.toOnnx?.({} as never, "x")],
    ["predict", (model) => model.predict(x)],
    ["predictTable", (model) => model.predictTable?.(Table.from({ a: [1, 2] }))],
  ])("that fails in %s is named", async (what, ask) => {
    const model = await made();
    await expect(async () => ask(model)).rejects.toMatchObject({
      code: "MODULE_INVALID",
      details: { what: `the plug-in demo failed in the model "odd", ${what}`, got: "RangeError: no room" },
    });
  });

  it("has what its plug-in gives it, and nothing else", async () => {
    const only = await made({ trees: undefined, linear: () => ({ coefficients: [] }) });
    expect(only.trees).toBeUndefined();
    expect(only.linear?.()).toEqual({ coefficients: [] });
  });

  it.each([
    ["a list", [1, 2], "object"],
    ["too few numbers", Float64Array.of(1), "1 numbers"],
  ])("that predicts %s is refused", async (_, given, got) => {
    const model = await made({ predict: () => given, predictTable: () => given });
    const wrong = { code: "MODULE_INVALID", details: { got, wanted: "a Float64Array of 2 x 1 numbers" } };
    await expect(model.predict(x)).rejects.toMatchObject(wrong);
    await expect(model.predictTable?.(Table.from({ a: [1, 2] }))).rejects.toMatchObject(wrong);
  });

  it("may throw what is no Error, and errors of ours as they are", () => {
    expect(() =>
      guarded("demo", "a test", () => {
        throw "a text";
      }),
    ).toThrow("failed in a test. Got: a text.");
    const own = new AssayError("DATA_SHAPE", { what: "no rows" });
    expect(() =>
      guarded("demo", "a test", () => {
        throw own;
      }),
    ).toThrow(own);
  });
});

describe("an explainer of a plug-in", () => {
  const input = { rows: x, groups: [{ name: "a", columns: [0] }] } as unknown as ExplainerInput;
  const whole: ExplainerResult = {
    baseValues: Float64Array.of(1),
    predictions: [Float64Array.of(1, 2)],
    values: [Float64Array.of(0, 1)],
  };
  const explained = (result: unknown) =>
    guardedExplainer(
      {
        config: z.object({ kind: z.literal("odd") }),
        explain: async () => result,
      } as unknown as ExplainerPlugin,
      "demo",
    ).explain(input);

  it("gives what is whole as it is", async () => {
    expect(await explained(whole)).toBe(whole);
    const scored = { ...whole, score: { unit: "log odds", outputs: ["y"] } };
    expect(await explained(scored)).toBe(scored);
  });

  it.each([
    ["nothing", undefined, "undefined", "{ baseValues, predictions, values }"],
    ["values that are no list", { ...whole, values: 1 }, "object", "{ baseValues, predictions, values }"],
    [
      "values of fewer rows",
      { ...whole, values: [Float64Array.of(0)] },
      "other values",
      "1 Float64Array of 2 numbers as values",
    ],
    [
      "errors of other rows",
      { ...whole, standardErrors: [] },
      "other standardErrors",
      "1 Float64Array of 2 numbers as standardErrors",
    ],
    [
      "values that are no numbers",
      { ...whole, values: [Float64Array.of(0, Number.NaN)] },
      "values that are no finite numbers",
      "finite numbers",
    ],
    [
      "names that are no list",
      { ...whole, score: { unit: "", outputs: "y" } },
      "other score.outputs",
      "1 names",
    ],
    [
      "names of other outputs",
      { ...whole, score: { unit: "", outputs: [] } },
      "other score.outputs",
      "1 names",
    ],
  ])("that gives %s is refused", async (_, result, got, wanted) => {
    await expect(explained(result)).rejects.toMatchObject({
      code: "MODULE_INVALID",
      details: { got, wanted },
    });
  });
});
