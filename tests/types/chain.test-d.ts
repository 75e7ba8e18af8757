import { describe, expectTypeOf, it } from "vitest";
import {
  type CalibratedExperiment,
  type ComparedExperiment,
  type CrossValidatedExperiment,
  type CrossValidation,
  type EvaluatedExperiment,
  Experiment,
  type ExplainedExperiment,
  type IntervalsExperiment,
  type Leaderboard,
  type LoadedExperiment,
  type SelectedExperiment,
  type Study,
  type TrainedExperiment,
  type TunedExperiment,
} from "../../sdk/index.js";

describe("the chain's types", () => {
  const loaded = Experiment.load("bikes.yaml");

  it("each verb leads to the next stage", () => {
    expectTypeOf(loaded).resolves.toEqualTypeOf<LoadedExperiment>();
    expectTypeOf(loaded.train()).resolves.toEqualTypeOf<TrainedExperiment>();
    expectTypeOf(loaded.train().evaluate()).resolves.toEqualTypeOf<EvaluatedExperiment>();
    expectTypeOf(loaded.train().evaluate().explain()).resolves.toEqualTypeOf<ExplainedExperiment>();
  });

  it("cross-validation and comparison come before the training", () => {
    expectTypeOf(loaded.crossValidate({ folds: 5 })).resolves.toEqualTypeOf<CrossValidatedExperiment>();
    expectTypeOf(loaded.compare(["linear"])).resolves.toEqualTypeOf<ComparedExperiment>();
    expectTypeOf(loaded.crossValidate().train()).resolves.toEqualTypeOf<TrainedExperiment>();
    expectTypeOf(loaded.tune()).resolves.toEqualTypeOf<TunedExperiment>();
    expectTypeOf(loaded.tune().train()).resolves.toEqualTypeOf<TrainedExperiment>();
    expectTypeOf<TunedExperiment["study"]>().toEqualTypeOf<Study>();
    // @ts-expect-error what is tuned is trained before it is evaluated
    loaded.tune().evaluate;
    expectTypeOf(loaded.compare().train("forest")).resolves.toEqualTypeOf<TrainedExperiment>();
    expectTypeOf<CrossValidatedExperiment["crossValidation"]>().toEqualTypeOf<CrossValidation>();
    expectTypeOf<ComparedExperiment["leaderboard"]>().toEqualTypeOf<Leaderboard>();
    expectTypeOf(loaded.selectFeatures({ keep: 8 })).resolves.toEqualTypeOf<SelectedExperiment>();
    expectTypeOf(loaded.selectFeatures().compare().train()).resolves.toEqualTypeOf<TrainedExperiment>();
    // @ts-expect-error a fold's kind is one of five
    loaded.crossValidate({ kind: "kfold" });
    // @ts-expect-error gaps are for folds over time
    loaded.crossValidate({ kind: "kFold", gap: 3 });
    // @ts-expect-error a trained model is not compared
    loaded.train().compare;
  });

  it("probabilities are calibrated between training and evaluation", () => {
    expectTypeOf(loaded.train().calibrate()).resolves.toEqualTypeOf<CalibratedExperiment>();
    expectTypeOf(loaded.train().calibrate().evaluate()).resolves.toEqualTypeOf<EvaluatedExperiment>();
    expectTypeOf(loaded.train().intervals({ coverage: 0.8 })).resolves.toEqualTypeOf<IntervalsExperiment>();
    // @ts-expect-error metrics of another model than the calibrated one
    loaded.train().evaluate().calibrate;
  });

  it("a wrong order does not compile", () => {
    // @ts-expect-error nothing to evaluate before a model is trained
    loaded.evaluate;
    // @ts-expect-error nothing to explain before a model is trained
    loaded.explain;
    // @ts-expect-error importances count a metric, so they come after evaluate
    loaded.train().explain;
    // @ts-expect-error a trained model is not trained again
    loaded.train().train;
    // @ts-expect-error explain is the end
    loaded.train().evaluate().explain().explain;
  });

  it("a stage has what its steps made, and no more", () => {
    expectTypeOf<TrainedExperiment>().toHaveProperty("history");
    expectTypeOf<LoadedExperiment>().not.toHaveProperty("history");
    expectTypeOf<TrainedExperiment>().not.toHaveProperty("metrics");
    expectTypeOf<EvaluatedExperiment>().toHaveProperty("metrics");
    expectTypeOf<TrainedExperiment>().not.toHaveProperty("slices");
    expectTypeOf<EvaluatedExperiment>().toHaveProperty("slices");
    expectTypeOf<ExplainedExperiment>().toHaveProperty("compareWith");
    expectTypeOf<EvaluatedExperiment>().not.toHaveProperty("explanation");
    expectTypeOf<ExplainedExperiment>().toHaveProperty("explanation");
  });

  it("an awaited result goes on", async () => {
    expectTypeOf<ReturnType<LoadedExperiment["train"]>>().resolves.toEqualTypeOf<TrainedExperiment>();
    expectTypeOf<ReturnType<TrainedExperiment["evaluate"]>>().resolves.toEqualTypeOf<EvaluatedExperiment>();
  });

  it("results are read-only", () => {
    type IsReadonly<T, K extends keyof T> =
      (<G>() => G extends { [P in K]: T[K] } ? 1 : 2) extends <G>() => G extends { readonly [P in K]: T[K] }
        ? 1
        : 2
        ? true
        : false;
    expectTypeOf<IsReadonly<ExplainedExperiment, "metrics">>().toEqualTypeOf<true>();
  });
});
