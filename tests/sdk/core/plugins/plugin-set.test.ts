import { describe, expect, it } from "vitest";
import { z } from "zod";
import { metricByName, metricNames } from "../../../../sdk/core/metrics/index.js";
import { estimatorDefinition } from "../../../../sdk/core/models/index.js";
import {
  definePlugin,
  type PluginParts,
  PluginSet,
  withPlugins,
} from "../../../../sdk/core/plugins/index.js";
import { builtIns } from "../../../../sdk/io/plugins/built-ins.js";
import { configKindNames } from "../../../../sdk/jobs/registry.js";
import { bias, demoParts, shiftedMean } from "../../../support/plugins.js";
import { thrownBy } from "../../../support/thrown.js";

const setOf = (...parts: readonly object[]): PluginSet =>
  PluginSet.of(
    parts.map((one) => ({ plugin: definePlugin(one as PluginParts) })),
    builtIns(configKindNames),
  );

const kind = (name: string) => z.strictObject({ kind: z.literal(name) });

describe("a set of plug-ins", () => {
  it("is what metrics and kinds of models are looked up in, where it is in use, and nowhere else", async () => {
    const demo = setOf(demoParts);
    expect(() => metricByName("bias", "regression")).toThrow(/no metric is called "bias"/);
    await withPlugins(demo, async () => {
      expect(metricByName("bias", "regression").title).toBe("Mean difference");
      expect(metricNames("regression")).toContain("bias");
      expect(metricNames("classification")).not.toContain("bias");
      expect((await estimatorDefinition("shifted-mean")).kind).toBe("shifted-mean");
      await expect(estimatorDefinition("shifted-maen")).rejects.toThrow('Did you mean "shifted-mean"?');
    });
    await expect(estimatorDefinition("shifted-mean")).rejects.toThrow("no model is of kind");
  });

  it("says which plug-ins a model's config needs, at any depth", () => {
    const demo = setOf(demoParts, {
      name: "other",
      models: [{ ...shiftedMean, config: kind("other-mean") }],
    });
    expect(demo.usedBy({ kind: "linear" })).toEqual([]);
    expect(demo.usedBy({ kind: "stacking", models: [{ kind: "linear" }, { kind: "shifted-mean" }] })).toEqual(
      [{ name: "demo", version: "1.2.3" }],
    );
  });

  it.each<[string, readonly object[], string]>([
    ["no name", [{}], "its name is none. Got: nothing"],
    ["a name that is none", [{ name: "a b" }], 'its name is none. Got: "a b"'],
    [
      "a part that there is not",
      [{ name: "p", model: [] }],
      'the plug-in p: it adds "model". Got: model. Wanted: metrics, models, datasets, explainers, jobs. Did you mean "models"?',
    ],
    ["a part that is no list", [{ name: "p", metrics: bias }], "its metrics are no list"],
    [
      "a metric of Assay's",
      [{ name: "p", metrics: [{ ...bias, name: "mae" }] }],
      'the plug-in p: metrics[0] is called "mae", as a metric of Assay\'s own is',
    ],
    [
      "coverage, which models with intervals have",
      [{ name: "p", metrics: [{ ...bias, name: "coverage" }] }],
      'is called "coverage"',
    ],
    [
      "a metric without a name",
      [{ name: "p", metrics: [{ ...bias, name: undefined }] }],
      "metrics[0] has no name. Got: nothing",
    ],
    [
      "a metric for no task",
      [{ name: "p", metrics: [{ ...bias, task: "ranking" }] }],
      'metrics[0] has no task. Got: "ranking"',
    ],
    [
      "a metric without a direction",
      [{ name: "p", metrics: [{ ...bias, greaterIsBetter: 1 }] }],
      "metrics[0] has no greaterIsBetter. Got: number",
    ],
    [
      "a metric without a title",
      [{ name: "p", metrics: [{ ...bias, title: "" }] }],
      "metrics[0] has no title",
    ],
    [
      "a metric that computes nothing",
      [{ name: "p", metrics: [{ ...bias, compute: 3 }] }],
      "metrics[0] has no compute. Got: number",
    ],
    ["a metric that is null", [{ name: "p", metrics: [null] }], "metrics[0] has no name"],
    [
      "a kind of model of Assay's",
      [{ name: "p", models: [{ ...shiftedMean, config: kind("forest") }] }],
      'models[0] is called "forest", as a kind of model of Assay\'s own is',
    ],
    [
      "a model without a schema",
      [{ name: "p", models: [{ definition: shiftedMean.definition }] }],
      "models[0] has no schema for its config. Got: nothing",
    ],
    [
      "a schema of zod 3",
      [{ name: "p", models: [{ ...shiftedMean, config: { _def: {} } }] }],
      "Got: a schema of zod 3. Wanted: config: a zod object, as z.strictObject({ kind: z.literal(…) }). Use zod 4.",
    ],
    [
      "a schema without a kind",
      [{ name: "p", models: [{ ...shiftedMean, config: z.object({ kind: z.string() }) }] }],
      "has a config whose kind is none. Got: no literal `kind`",
    ],
    ["a kind with a blank", [{ name: "p", models: [{ ...shiftedMean, config: kind("a b") }] }], 'Got: "a b"'],
    [
      "a model without a definition",
      [{ name: "p", models: [{ config: kind("m") }] }],
      "models[0] (m) has no definition",
    ],
    [
      "a dataset of Assay's",
      [{ name: "p", datasets: [{ config: kind("registered"), read: () => {} }] }],
      'called "registered"',
    ],
    [
      "a dataset that reads nothing",
      [{ name: "p", datasets: [{ config: kind("d") }] }],
      "datasets[0] (d) has no read",
    ],
    [
      "an explainer of Assay's",
      [{ name: "p", explainers: [{ config: kind("auto"), explain: () => {} }] }],
      'called "auto"',
    ],
    [
      "a job of Assay's",
      [{ name: "p", jobs: [{ config: kind("training"), run: () => {} }] }],
      'called "training"',
    ],
    ["two of one name", [{ name: "p" }, { name: "p" }], 'two plug-ins are called "p"'],
    [
      "the same metric twice",
      [demoParts, { name: "p", metrics: [bias] }],
      'two plug-ins add the metric "bias". Got: demo and p',
    ],
    [
      "the same kind twice in one",
      [{ name: "p", models: [shiftedMean, shiftedMean] }],
      'two plug-ins add the kind of model "shifted-mean". Got: p, twice',
    ],
  ])("refuses %s", (_, parts, message) => {
    const error = thrownBy(() => setOf(...parts));
    expect(error).toMatchObject({ code: "MODULE_INVALID" });
    expect(String(error)).toContain(message);
  });
});
