import { refuseIntervalMetrics } from "../core/metrics/index.js";
import { leaderboardView, metricsView, studyView } from "../display/index.js";
import type { TrainingConfig } from "../io/configs/index.js";
import type { Link } from "./chain.js";
import type { Job } from "./job.js";
import { missedThresholds } from "./missed-thresholds.js";
import type { Compared, Evaluated, Loaded, Reported, Start, Trained, Tuned } from "./state.js";
import { calibrateStep } from "./steps/calibrate.js";
import { compareStep } from "./steps/compare.js";
import { crossValidateStep } from "./steps/cross-validate.js";
import { evaluateStep } from "./steps/evaluate.js";
import { explainStep } from "./steps/explain.js";
import { intervalsStep } from "./steps/intervals.js";
import { loadStep } from "./steps/load.js";
import { type Registered, registerStep } from "./steps/register.js";
import { reportStep } from "./steps/report.js";
import { metricNumbers } from "./steps/scoring.js";
import { selectFeaturesStep } from "./steps/select-features.js";
import { trainStepOf } from "./steps/train.js";
import { trainBestStep } from "./steps/train-best.js";
import { trainPickStep } from "./steps/train-pick.js";
import { tuneStep } from "./steps/tune.js";
import { studySummary } from "./tuning.js";

/** The training job: the whole chain, its report, and its model in the registry where the config says so. `explain: false` and `report: false` leave those steps out. */
export const trainingJob: Job<TrainingConfig, Evaluated & Partial<Reported & Registered>> = {
  link: linkTraining,
  summary({ metrics, leaderboard, registered, report, study, best }) {
    return {
      ...studySummary(study, best),
      ...(registered === undefined ? {} : { registered: registered.uri }),
      ...(metrics === undefined ? {} : { metrics: metricNumbers(metrics) }),
      ...(leaderboard === undefined
        ? {}
        : {
            pick: leaderboard.pick,
            scores: Object.fromEntries(
              leaderboard.rows.map(({ name, validation }) => [name, validation?.mean ?? null]),
            ),
          }),
      outputs: {
        ...(report === undefined ? {} : { report: report.path }),
        ...(best?.path === undefined ? {} : { best: best.path }),
      },
    };
  },
  views: ({ study, leaderboard, metrics }, options) => [
    ...(study === undefined ? [] : [studyView(study, options)]),
    ...(leaderboard === undefined ? [] : [leaderboardView(leaderboard, options)]),
    ...(metrics === undefined ? [] : [metricsView(metrics, options)]),
  ],
  verdict: ({ metrics }) => missedThresholds(metrics),
};

async function linkTraining(start: Link<Start>): Promise<Link<Evaluated>> {
  const { config } = await start.state();
  // Not only after the training.
  if (config.intervals === undefined) refuseIntervalMetrics(config.metrics);
  const fitted = trainedLink(start.to(loadStep), config);
  const calibrated = config.calibrate === undefined ? fitted : fitted.to(calibrateStep());
  const trained: Link<Trained> = config.intervals === undefined ? calibrated : calibrated.to(intervalsStep());
  const evaluated = trained.to(evaluateStep);
  const explained = config.explain === false ? evaluated : evaluated.to(explainStep);
  const reported = config.report === false ? explained : explained.to(reportStep);
  return config.register === undefined ? reported : reported.to(registerStep);
}

/** The steps before the training and the training: what is compared is cross-validated by that. */
function trainedLink(loaded: Link<Loaded>, config: TrainingConfig): Link<Trained> {
  return trainedFrom(config.selectFeatures === undefined ? loaded : loaded.to(selectFeaturesStep()), config);
}

function trainedFrom<S extends Loaded>(loaded: Link<S>, config: TrainingConfig): Link<Trained> {
  if (config.compare !== undefined) {
    const compared: Link<Compared> = loaded.to(compareStep<S>());
    return compared.to(trainPickStep());
  }
  if (config.tune !== undefined) {
    const tuned: Link<Tuned> = loaded.to(tuneStep<S>(undefined, { writes: true }));
    return tuned.to(trainBestStep());
  }
  return config.crossValidate === undefined
    ? loaded.to(trainStepOf())
    : loaded.to(crossValidateStep()).to(trainStepOf());
}
