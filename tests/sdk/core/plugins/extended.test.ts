import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  definePlugin,
  extended,
  extensible,
  PluginSet,
  withPlugins,
} from "../../../../sdk/core/plugins/index.js";
import { trainingConfig } from "../../../../sdk/io/configs/index.js";
import { demoParts } from "../../../support/plugins.js";

const none = { metrics: [], models: [], explainers: [], datasets: [], jobs: [] };
const demo = PluginSet.of([{ plugin: definePlugin(demoParts) }], none);

const training = (model: object) => ({
  dataset: { kind: "csv", path: "a.csv" },
  target: "y",
  model,
});

describe("a schema with what plug-ins add", () => {
  it("is the schema itself without plug-ins", () => {
    expect(extended(trainingConfig)).toBe(trainingConfig);
    expect(extended(trainingConfig, PluginSet.EMPTY)).toBe(trainingConfig);
  });

  it("takes the added kind, with its defaults, and no keys that it does not know", () => {
    const schema = extended(trainingConfig, demo);
    expect(schema.parse(training({ kind: "shifted-mean" })).model).toEqual({
      kind: "shifted-mean",
      shift: 0,
    });
    expect(schema.safeParse(training({ kind: "shifted-mean", shfit: 1 })).success).toBe(false);
    expect(schema.parse(training({ kind: "linear" })).model).toEqual({ kind: "linear" });
  });

  it("takes it wherever a model stands: in a comparison, in a stack", () => {
    const schema = extended(trainingConfig, demo);
    const own = { kind: "shifted-mean", shift: 2 };
    const compared = { ...training({ kind: "linear" }), compare: [own, { name: "mean", model: own }] };
    expect(schema.parse(compared).compare).toEqual([own, { name: "mean", model: own }]);
    expect(schema.parse(training({ kind: "stacking", models: [own] })).model).toMatchObject({
      models: [own],
    });
  });

  it("leaves the schema as it was for all others", () => {
    extended(trainingConfig, demo);
    expect(trainingConfig.safeParse(training({ kind: "shifted-mean" })).success).toBe(false);
  });

  it("keeps what the schema checks besides its keys, its words and its defaults", () => {
    const schema = extended(trainingConfig, demo);
    const twice = { ...training({ kind: "linear" }), compare: ["linear"], crossValidate: {} };
    expect(schema.safeParse(twice).error?.issues[0]?.message).toBe(
      trainingConfig.safeParse(twice).error?.issues[0]?.message,
    );
    expect(schema.description).toBe(trainingConfig.description);
    const plain = training({ kind: "forest" });
    expect(schema.parse(plain)).toEqual(trainingConfig.parse(plain));
    expect(schema.parse(plain).split).not.toBe(schema.parse(plain).split);
  });

  it("is made once for a set", () => {
    expect(extended(trainingConfig, demo)).toBe(extended(trainingConfig, demo));
  });

  it("goes through every kind of schema that may hold another", () => {
    const union = extensible(
      z.discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("a") }),
        z.strictObject({ kind: z.literal("b") }),
      ]),
      "models",
    );
    const schema = z.strictObject({
      optional: union.optional(),
      nullable: union.nullable(),
      preset: union.default({ kind: "a" }),
      list: z.array(union),
      tuple: z.tuple([union]),
      record: z.record(z.string(), union),
      either: z.union([z.string(), union]),
      both: z.intersection(z.object({ x: union }), z.object({ y: union })),
      piped: union.transform((value) => value.kind),
    });
    const own = { kind: "shifted-mean" as never, shift: 1 };
    const value = {
      optional: own,
      nullable: own,
      preset: own,
      list: [own],
      tuple: [own],
      record: { k: own },
      either: own,
      both: { x: own, y: own },
      piped: own,
    };
    expect(schema.safeParse(value).success).toBe(false);
    expect(extended(schema, demo).parse(value)).toEqual({ ...value, piped: "shifted-mean" });
  });

  it("goes by the plug-ins of the work that asks", async () => {
    const isKnown = () => extended(trainingConfig).safeParse(training({ kind: "shifted-mean" })).success;
    const [inside, beside] = await Promise.all([
      withPlugins(demo, async () => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        return [isKnown(), withPlugins(undefined, isKnown), isKnown()];
      }),
      (async () => {
        await new Promise((resolve) => setTimeout(resolve, 2));
        return isKnown();
      })(),
    ]);
    expect(inside).toEqual([true, false, true]);
    expect(beside).toBe(false);
  });
});
