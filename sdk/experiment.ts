import type { FeatureSelection, SelectFeaturesInput } from "./core/selection/index.js";
import type { ContenderInput, CrossValidation, Leaderboard } from "./core/validation/index.js";
import { type ConfigSource, type JobOptions, startChain } from "./jobs/base.js";
import { Chain, type Link } from "./jobs/chain.js";
import { LoadedStage, TrackedStage } from "./jobs/stages.js";
import type { Compared, CrossValidated, Loaded, Selected } from "./jobs/state.js";
import { type CompareOptions, compareStep } from "./jobs/steps/compare.js";
import { crossValidateStep } from "./jobs/steps/cross-validate.js";
import { loadStep } from "./jobs/steps/load.js";
import { selectFeaturesStep } from "./jobs/steps/select-features.js";
import { trainStep, trainStepOf } from "./jobs/steps/train.js";
import { trainPickStep } from "./jobs/steps/train-pick.js";
import { type TuneOptions, tuneStep } from "./jobs/steps/tune.js";
import type { TrackingOptions } from "./jobs/tracking-place.js";
import { PastExperiment } from "./past-experiment.js";
import { TrainedChain } from "./trained-experiment.js";
import { TunedChain } from "./tuned-experiment.js";
import type { FoldsInput } from "./utils/splitters/index.js";

/** Data that was read, checked, cleaned and split; what `await Experiment.load(…)` gives. */
export class LoadedExperiment extends LoadedStage<Loaded> {
  /** Fits the model on the training rows. */
  train(): TrainedChain {
    return new TrainedChain(this.link.to(trainStep));
  }

  /**
   * Scores the model on folds of the training rows; the test rows are not looked at. What is not given is as the config's
   * `crossValidate` says, else five folds that suit its split.
   *
   * @example
   * const { crossValidation } = await experiment.crossValidate({ folds: 5 });
   * crossValidation.mean.mae;
   */
  crossValidate(folds?: FoldsInput): CrossValidatedChain {
    return new CrossValidatedChain(this.link.to(crossValidateStep(folds)));
  }

  /**
   * Scores several models on the same folds of the training rows, a baseline with them, and ranks them: kinds, configs of
   * models, or either under a name. What is not given is as the config's `compare` says.
   *
   * @example
   * const compared = await experiment.compare(["linear", "forest", { kind: "boosting", rounds: 300 }]);
   * const trained = await compared.train(); // the best one, on all training rows
   */
  compare(models?: readonly ContenderInput[], options?: CompareOptions): ComparedChain {
    return new ComparedChain(this.link.to(compareStep(models, options)));
  }

  /**
   * Searches the best settings by cross-validation on the training rows; the test rows are not looked at. What is not given is
   * as the config's `tune` says; the space must be given there or here.
   *
   * @example
   * const tuned = await experiment.tune({
   *   space: { "model.learningRate": { logUniform: [0.01, 0.3] }, "model.maxLeaves": { int: [8, 64] } },
   *   search: { kind: "tpe", trials: 30 },
   * });
   * tuned.best.params;
   * const trained = await tuned.train(); // the best one, on all training rows
   */
  tune(options?: TuneOptions): TunedChain {
    return new TunedChain(this.link.to(tuneStep(options)));
  }

  /**
   * Keeps the columns that matter, judged on folds of the training rows; later steps see no others. What is not given is as the
   * config's `selectFeatures` says.
   *
   * @example
   * const selected = await experiment.selectFeatures({ keep: 8 });
   * selected.selection.dropped;
   * const trained = await selected.train();
   */
  selectFeatures(options?: SelectFeaturesInput): SelectedChain {
    return new SelectedChain(this.link.to(selectFeaturesStep(options)));
  }
}

/** Data without the columns that matter little; what `await ….selectFeatures()` gives. */
export class SelectedExperiment extends TrackedStage<Selected> {
  /** The columns by their importance, and what the model scores with all and with the kept ones. */
  get selection(): FeatureSelection {
    return this.state.selection;
  }

  /** Fits the model on the kept columns of the training rows. */
  train(): TrainedChain {
    return new TrainedChain(this.link.to(trainStepOf()));
  }

  /** Scores the model on folds of the training rows, by the kept columns. */
  crossValidate(folds?: FoldsInput): CrossValidatedChain {
    return new CrossValidatedChain(this.link.to(crossValidateStep(folds)));
  }

  /** Scores several models on the same folds of the training rows, by the kept columns. */
  compare(models?: readonly ContenderInput[], options?: CompareOptions): ComparedChain {
    return new ComparedChain(this.link.to(compareStep(models, options)));
  }

  /** Searches the best settings by cross-validation on the training rows, by the kept columns. */
  tune(options?: TuneOptions): TunedChain {
    return new TunedChain(this.link.to(tuneStep(options)));
  }
}

/** Scores of the model by fold; what `await ….crossValidate()` gives. */
export class CrossValidatedExperiment extends TrackedStage<CrossValidated> {
  /** Scores by fold, their means and deviations, seconds. */
  get crossValidation(): CrossValidation {
    return this.state.crossValidation;
  }

  /** Fits the model on all training rows. */
  train(): TrainedChain {
    return new TrainedChain(this.link.to(trainStepOf()));
  }
}

/** Models by their scores; what `await ….compare()` gives. */
export class ComparedExperiment extends TrackedStage<Compared> {
  /** The models, the best first, with the pick and why. */
  get leaderboard(): Leaderboard {
    return this.state.leaderboard;
  }

  /** Fits a model of the leaderboard on all training rows: the pick, or the one of this name. */
  train(name?: string): TrainedChain {
    return new TrainedChain(this.link.to(trainPickStep(name)));
  }
}

/** A chain up to `load`. Lazy: nothing runs until it is awaited; awaited twice, it runs once. */
export class LoadedChain extends Chain<Loaded, LoadedExperiment> {
  /** @internal */
  constructor(link: Link<Loaded>) {
    super(link, LoadedExperiment);
  }

  /** Then fits the model on the training rows. */
  train(): TrainedChain {
    return new TrainedChain(this.link.to(trainStep));
  }

  /** Then scores the model on folds of the training rows. */
  crossValidate(folds?: FoldsInput): CrossValidatedChain {
    return new CrossValidatedChain(this.link.to(crossValidateStep(folds)));
  }

  /** Then scores several models on the same folds of the training rows, and ranks them. */
  compare(models?: readonly ContenderInput[], options?: CompareOptions): ComparedChain {
    return new ComparedChain(this.link.to(compareStep(models, options)));
  }

  /** Then searches the best settings by cross-validation on the training rows. */
  tune(options?: TuneOptions): TunedChain {
    return new TunedChain(this.link.to(tuneStep(options)));
  }

  /** Then keeps the columns that matter, judged on folds of the training rows. */
  selectFeatures(options?: SelectFeaturesInput): SelectedChain {
    return new SelectedChain(this.link.to(selectFeaturesStep(options)));
  }
}

/** A chain up to `selectFeatures`. */
export class SelectedChain extends Chain<Selected, SelectedExperiment> {
  /** @internal */
  constructor(link: Link<Selected>) {
    super(link, SelectedExperiment);
  }

  /** Then fits the model on the kept columns of the training rows. */
  train(): TrainedChain {
    return new TrainedChain(this.link.to(trainStepOf()));
  }

  /** Then scores the model on folds of the training rows, by the kept columns. */
  crossValidate(folds?: FoldsInput): CrossValidatedChain {
    return new CrossValidatedChain(this.link.to(crossValidateStep(folds)));
  }

  /** Then scores several models on the same folds of the training rows, by the kept columns. */
  compare(models?: readonly ContenderInput[], options?: CompareOptions): ComparedChain {
    return new ComparedChain(this.link.to(compareStep(models, options)));
  }

  /** Then searches the best settings by cross-validation on the training rows, by the kept columns. */
  tune(options?: TuneOptions): TunedChain {
    return new TunedChain(this.link.to(tuneStep(options)));
  }
}

/** A chain up to `crossValidate`. */
export class CrossValidatedChain extends Chain<CrossValidated, CrossValidatedExperiment> {
  /** @internal */
  constructor(link: Link<CrossValidated>) {
    super(link, CrossValidatedExperiment);
  }

  /** Then fits the model on all training rows. */
  train(): TrainedChain {
    return new TrainedChain(this.link.to(trainStepOf()));
  }
}

/** A chain up to `compare`. */
export class ComparedChain extends Chain<Compared, ComparedExperiment> {
  /** @internal */
  constructor(link: Link<Compared>) {
    super(link, ComparedExperiment);
  }

  /** Then fits a model of the leaderboard on all training rows: the pick, or the one of this name. */
  train(name?: string): TrainedChain {
    return new TrainedChain(this.link.to(trainPickStep(name)));
  }
}

/**
 * One experiment, from a config to a report.
 *
 * @example
 * const experiment = await Experiment.load("confs/bikes.yaml").train().evaluate().explain();
 * experiment.metrics.mae;
 * await experiment.report("report.html");
 */
export const Experiment = {
  /**
   * Starts a chain from a config: a path, a registered config (`configs:/bikes@best`), an object, or several of them, merged
   * left to right. Lazy: nothing is read until the chain is awaited.
   */
  load(config: ConfigSource | readonly ConfigSource[], options: JobOptions = {}): LoadedChain {
    return new LoadedChain(startChain(config, options).to(loadStep));
  },

  /**
   * An experiment that ran before, from its run in the tracking store: its config, metrics, history and model. Throws
   * TRACKING_MISSING where there is no such run.
   *
   * @example
   * const past = await Experiment.fromRun(runId);
   * const predictions = await (await past.model()).predict(table);
   */
  fromRun(runId: string, options: TrackingOptions = {}): Promise<PastExperiment> {
    return PastExperiment.read(runId, options);
  },
} as const;
