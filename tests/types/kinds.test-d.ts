import { describe, expectTypeOf, it } from "vitest";
import { z } from "zod";
import type { ModelConfig } from "../../sdk/core/models/config.js";
import { defineDataset, defineExplainer, defineJob, type MetricName, Table } from "../../sdk/index.js";
import type { DatasetInputConfig } from "../../sdk/io/datasets/index.js";
import type { ConfigKind } from "../../sdk/jobs/registry.js";

describe("types that are made from the lists of kinds", () => {
  it("are exact unions", () => {
    expectTypeOf<Extract<ModelConfig, { kind: "linear" }>["l2"]>().toEqualTypeOf<number | undefined>();
    expectTypeOf<Extract<DatasetInputConfig, { kind: "csv" }>["delimiter"]>().toEqualTypeOf<
      string | undefined
    >();
    expectTypeOf<Extract<DatasetInputConfig, { kind: "csv" }>["limit"]>().toEqualTypeOf<number | undefined>();
    expectTypeOf<ConfigKind>().toEqualTypeOf<
      | "evaluations"
      | "explanations"
      | "inference"
      | "kafka-inference"
      | "promotion"
      | "pipeline"
      | "serving"
      | "training"
      | "tuning"
    >();
    expectTypeOf<"mae">().toExtend<MetricName>();
    expectTypeOf<"f1Macro">().toExtend<MetricName>();
    // @ts-expect-error no metric is called so
    expectTypeOf<"maee">().toExtend<MetricName>();
  });

  it("are what a kind's functions are given", () => {
    const config = z.strictObject({ kind: z.literal("mine"), steps: z.int().default(2) });
    defineDataset({
      config,
      read({ steps }) {
        expectTypeOf(steps).toEqualTypeOf<number>();
        return Table.from({ x: [steps] });
      },
    });
    defineExplainer({
      config,
      explain(input) {
        expectTypeOf(input.config.steps).toEqualTypeOf<number>();
        throw new Error("a type only");
      },
    });
    defineJob({
      config,
      run({ steps }) {
        expectTypeOf(steps).toEqualTypeOf<number>();
        return {};
      },
    });
  });
});
