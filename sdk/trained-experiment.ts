import type { CalibrateInput } from "./core/models/calibration/index.js";
import type { IntervalsInput } from "./core/models/intervals/index.js";
import type { Calibration } from "./core/validation/index.js";
import { Chain, type Link } from "./jobs/chain.js";
import { EvaluatedStage } from "./jobs/evaluated-stage.js";
import type { ExperimentExplanation } from "./jobs/explanation.js";
import { FittedStage } from "./jobs/stages.js";
import type {
  Calibrated,
  Evaluated,
  Explained,
  IntervalsSummary,
  Trained,
  WithIntervals,
} from "./jobs/state.js";
import { calibrateStep } from "./jobs/steps/calibrate.js";
import { evaluateStep, evaluateStepOf } from "./jobs/steps/evaluate.js";
import { explainStep } from "./jobs/steps/explain.js";
import { intervalsStep } from "./jobs/steps/intervals.js";

/** A fitted model; what `await ….train()` gives. */
export class TrainedExperiment extends FittedStage<Trained> {
  /** Scores the model on the test rows. */
  evaluate(): EvaluatedChain {
    return new EvaluatedChain(this.link.to(evaluateStep));
  }

  /**
   * Calibrates the probabilities of a classification, by predictions of folds of the training rows. What is not given is as the
   * config's `calibrate` says. Throws CONFIG_INVALID for a regression.
   *
   * @example
   * const { calibration } = await trained.calibrate({ method: "isotonic" });
   * calibration.after.ece;
   */
  calibrate(options?: CalibrateInput): CalibratedChain {
    return new CalibratedChain(this.link.to(calibrateStep(options)));
  }

  /**
   * Adds intervals to the predictions of a regression: columns `lower` and `upper`. What is not given is as the config's
   * `intervals` says. Throws CONFIG_INVALID for a classification, DATA_TOO_SMALL where the held-out rows are too few.
   *
   * @example
   * const evaluated = await trained.intervals({ coverage: 0.9 }).evaluate();
   * evaluated.metrics.coverage; // share of test rows within their interval
   */
  intervals(options?: IntervalsInput): IntervalsChain {
    return new IntervalsChain(this.link.to(intervalsStep(options)));
  }
}

/** A model whose probabilities are calibrated; what `await ….calibrate()` gives. */
export class CalibratedExperiment extends FittedStage<Calibrated> {
  /** How far the probabilities were from what was observed, before and after. */
  get calibration(): Calibration {
    return this.state.calibration;
  }

  /** Scores the calibrated model on the test rows. */
  evaluate(): EvaluatedChain {
    return new EvaluatedChain(this.link.to(evaluateStepOf()));
  }
}

/** A model that gives bounds beside its predictions; what `await ….intervals()` gives. */
export class IntervalsExperiment extends FittedStage<WithIntervals> {
  /** How the intervals were made. */
  get intervals(): IntervalsSummary {
    return this.state.intervals;
  }

  /** Scores the model on the test rows; among its metrics are `coverage` and `intervalWidth`. */
  evaluate(): EvaluatedChain {
    return new EvaluatedChain(this.link.to(evaluateStepOf()));
  }
}

/** A model and its metrics; what `await ….evaluate()` gives. */
export class EvaluatedExperiment extends EvaluatedStage<Evaluated> {
  /** Explains the model on test rows: importances and SHAP values. */
  explain(): ExplainedChain {
    return new ExplainedChain(this.link.to(explainStep));
  }
}

/** A model, its metrics and its explanation; what `await ….explain()` gives. */
export class ExplainedExperiment extends EvaluatedStage<Explained> {
  /** Importances and SHAP values of test rows: shows a summary by itself, and has views of columns, rows, pairs and cohorts. */
  get explanation(): ExperimentExplanation {
    return this.state.explanation;
  }
}

/** A chain up to `train`. */
export class TrainedChain extends Chain<Trained, TrainedExperiment> {
  /** @internal */
  constructor(link: Link<Trained>) {
    super(link, TrainedExperiment);
  }

  /** Then scores the model on the test rows. */
  evaluate(): EvaluatedChain {
    return new EvaluatedChain(this.link.to(evaluateStep));
  }

  /** Then calibrates the probabilities of a classification. */
  calibrate(options?: CalibrateInput): CalibratedChain {
    return new CalibratedChain(this.link.to(calibrateStep(options)));
  }

  /** Then adds intervals to the predictions of a regression. */
  intervals(options?: IntervalsInput): IntervalsChain {
    return new IntervalsChain(this.link.to(intervalsStep(options)));
  }
}

/** A chain up to `intervals`. */
export class IntervalsChain extends Chain<WithIntervals, IntervalsExperiment> {
  /** @internal */
  constructor(link: Link<WithIntervals>) {
    super(link, IntervalsExperiment);
  }

  /** Then scores the model on the test rows. */
  evaluate(): EvaluatedChain {
    return new EvaluatedChain(this.link.to(evaluateStepOf()));
  }
}

/** A chain up to `calibrate`. */
export class CalibratedChain extends Chain<Calibrated, CalibratedExperiment> {
  /** @internal */
  constructor(link: Link<Calibrated>) {
    super(link, CalibratedExperiment);
  }

  /** Then scores the calibrated model on the test rows. */
  evaluate(): EvaluatedChain {
    return new EvaluatedChain(this.link.to(evaluateStepOf()));
  }
}

/** A chain up to `evaluate`. */
export class EvaluatedChain extends Chain<Evaluated, EvaluatedExperiment> {
  /** @internal */
  constructor(link: Link<Evaluated>) {
    super(link, EvaluatedExperiment);
  }

  /** Then explains the model on test rows. */
  explain(): ExplainedChain {
    return new ExplainedChain(this.link.to(explainStep));
  }
}

/** A chain up to `explain`. */
export class ExplainedChain extends Chain<Explained, ExplainedExperiment> {
  /** @internal */
  constructor(link: Link<Explained>) {
    super(link, ExplainedExperiment);
  }
}
