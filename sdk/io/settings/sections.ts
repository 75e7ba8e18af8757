import { z } from "zod";
import { comparisonConfig, comparisonDefaults } from "../../core/comparison/config.js";
import { driftConfig, driftDefaults } from "../../core/drift/config.js";
import { explainConfig, explainDefaults, treeExplainDefaults } from "../../core/explainers/config.js";
import {
  accumulatedEffectsDefaults,
  nearestDefaults,
  partialDependenceDefaults,
  surrogateDefaults,
} from "../../core/explainers/global/config.js";
import { fairnessConfig, fairnessDefaults } from "../../core/fairness/config.js";
import { metricsDefaults } from "../../core/metrics/config.js";
import { baselineConfig, baselineDefaults } from "../../core/models/baseline/config.js";
import { boostingConfig, boostingDefaults } from "../../core/models/boosting/config.js";
import { calibrateConfig, calibrationDefaults } from "../../core/models/calibration/config.js";
import { customConfig, customDefaults } from "../../core/models/custom/config.js";
import { denseConfig, denseDefaults } from "../../core/models/dense/config.js";
import {
  blendingConfig,
  blendingDefaults,
  stackingConfig,
  stackingDefaults,
} from "../../core/models/ensembles/config.js";
import { forestConfig, forestDefaults } from "../../core/models/forest/config.js";
import { intervalsConfig, intervalsDefaults } from "../../core/models/intervals/config.js";
import { linearConfig, linearDefaults } from "../../core/models/linear/config.js";
import { preprocessingDefaults } from "../../core/preprocessing/config.js";
import { cyclicDefaults } from "../../core/preprocessing/cyclic.js";
import { datePartsDefaults } from "../../core/preprocessing/date-parts.js";
import { numberDefaults } from "../../core/preprocessing/numbers.js";
import { oneHotDefaults } from "../../core/preprocessing/one-hot.js";
import { quantileDefaults } from "../../core/preprocessing/quantile.js";
import { targetDefaults } from "../../core/preprocessing/target/config.js";
import { targetMeanDefaults } from "../../core/preprocessing/target-mean.js";
import { profileConfig, profileDefaults } from "../../core/profile/config.js";
import { columnSchemaConfig, columnSchemaDefaults, tableSchemaDefaults } from "../../core/schemas/config.js";
import { selectFeaturesConfig, selectionDefaults } from "../../core/selection/config.js";
import { slicesConfig, slicesDefaults } from "../../core/slices/config.js";
import { tuneConfig, tuneDefaults } from "../../core/tuning/config.js";
import { compareConfig, compareDefaults } from "../../core/validation/config.js";
import {
  halvingConfig,
  halvingDefaults,
  searchConfig,
  searchDefaults,
} from "../../utils/searchers/config.js";
import {
  alertsConfig,
  logFileConfig,
  type Section,
  section,
  servicesDefaults,
  settingsDefaults,
  settingsShape,
  telemetryConfig,
} from "../../utils/settings/index.js";
import { splitConfig, splitDefaults, timeSeriesSplitDefaults } from "../../utils/splitters/config.js";
import { foldsConfig, foldsDefaults } from "../../utils/splitters/folds-config.js";
import { pipelineConfig, pipelineDefaults } from "../configs/pipeline.js";
import { databaseDefaults } from "../databases/config.js";
import { datasetConfig, datasetDefaults } from "../datasets/config.js";
import { invalidDefaults, outputDefaults, predictionDefaults } from "../predictions/config.js";
import { trackingConfig, trackingDefaults } from "../registries/config.js";
import { logConfig, logDefaults } from "../registries/log-config.js";
import { KAFKA_SECTIONS } from "./kafka-sections.js";
import { SERVING_SECTIONS } from "./serving-sections.js";

const count = z.number().positive();

const network = {
  epochs: "epochs",
  ensemble: "networks",
  batchSize: "rows",
  learningRate: "",
  quantile: "",
  l2: "",
  weightDecay: "",
  validationFraction: "share of the training rows",
  checkpointEvery: "epochs",
  dropout: "share of the units",
} as const;
const { dropout: _, ...customNetwork } = network;

/**
 * Every default of the house, by the name of its part: the objects that stand beside the schemas, gathered. The part without a
 * name is what all kinds of configs share. A new part is a line; its numbers must say their units.
 */
export const SECTIONS: Readonly<Record<string, Section>> = {
  "": section(z.strictObject({ seed: settingsShape.seed }), { seed: settingsDefaults.seed }, { seed: "" }),
  dataset: section(
    datasetConfig,
    { ...datasetDefaults, ...databaseDefaults },
    { connectTimeoutMs: "milliseconds", busyTimeoutMs: "milliseconds" },
  ),
  column: section(columnSchemaConfig, columnSchemaDefaults, {}),
  target: section(undefined, targetDefaults, {}),
  split: section(splitConfig, splitDefaults, { testSize: "rows, or a share below 1" }),
  folds: section(
    foldsConfig,
    { ...timeSeriesSplitDefaults, ...foldsDefaults },
    { folds: "folds", gap: "rows" },
  ),
  tracking: section(trackingConfig, { enabled: trackingDefaults.enabled }, {}),
  "tracking.log": section(logConfig, logFlags(), {}, { implied: true }),
  "services.log": section(logFileConfig, servicesDefaults.log, {}),
  "services.telemetry": section(
    telemetryConfig,
    { flushSeconds: servicesDefaults.telemetry.flushSeconds },
    { flushSeconds: "seconds" },
  ),
  "services.alerts": section(alertsConfig, servicesDefaults.alerts, { timeoutSeconds: "seconds" }),
  baseline: section(baselineConfig, baselineDefaults, { period: "rows" }),
  linear: section(linearConfig, linearDefaults, { maxIterations: "steps", tolerance: "" }),
  forest: section(forestConfig, forestDefaults, {
    trees: "trees",
    minLeafRows: "rows",
    minSplitRows: "rows",
    rowSample: "share of the rows",
    maxBins: "bins",
  }),
  boosting: section(boostingConfig, boostingDefaults, {
    quantile: "",
    rounds: "rounds",
    learningRate: "",
    maxLeaves: "leaves",
    minLeafRows: "rows",
    minLeafHessian: "",
    minGain: "",
    l1: "",
    l2: "",
    maxBins: "bins",
    rowSample: "share of the rows",
    columnSample: "share of the columns",
    validationFraction: "share of the training rows",
  }),
  dense: section(denseConfig, denseDefaults, network),
  custom: section(customConfig, customDefaults, customNetwork),
  stacking: section(stackingConfig, stackingDefaults, {}),
  blending: section(blendingConfig, blendingDefaults, { validationFraction: "share of the training rows" }),
  compare: section(compareConfig, compareDefaults, {}),
  selectFeatures: section(selectFeaturesConfig, selectionDefaults, {
    repeats: "shuffles",
    leastShare: "share of all importance",
  }),
  search: section(searchConfig, searchDefaults, {
    points: "values",
    trials: "trials",
    startup: "trials",
    gamma: "share of the trials",
    candidates: "draws",
    batch: "trials",
  }),
  halving: section(halvingConfig, halvingDefaults, { min: "share of the resource", factor: "" }),
  tune: section(tuneConfig, tuneDefaults, {}),
  calibrate: section(calibrateConfig, calibrationDefaults, {}),
  intervals: section(intervalsConfig, intervalsDefaults, {
    coverage: "share of the rows",
    calibrationFraction: "share of the training rows",
  }),
  explain: section(
    explainConfig,
    { ...treeExplainDefaults, ...explainDefaults },
    {
      rows: "rows",
      background: "rows",
      permutations: "orders a row",
      samples: "points a row",
      importanceRepeats: "shuffles",
      importanceRows: "rows",
      correlationThreshold: "",
      batchRows: "rows",
      interactionRows: "rows",
    },
    { implied: true },
  ),
  drift: section(driftConfig, driftDefaults, {
    bins: "bins",
    levels: "levels",
    alpha: "",
    share: "share of the columns",
  }),
  comparison: section(comparisonConfig, comparisonDefaults, {
    level: "share of the intervals",
    resamples: "draws",
  }),
  profile: section(profileConfig, profileDefaults, {
    sample: "rows",
    bins: "bins",
    top: "values",
    seed: "",
  }),
  fairness: section(fairnessConfig, fairnessDefaults, {
    minRows: "rows",
    level: "",
    resamples: "resamples",
  }),
  slices: section(slicesConfig, slicesDefaults, {
    bins: "bins",
    conditions: "conditions",
    minRows: "rows",
    minShare: "share of the rows",
    maxShare: "share of the rows",
    minEffect: "standard deviations",
    alpha: "",
    most: "cohorts",
    level: "share of the intervals",
  }),
  pipeline: section(pipelineConfig, pipelineDefaults, {}),
  partialDependence: questions(partialDependenceDefaults, { points: "values", rows: "rows", ice: "rows" }),
  accumulatedEffects: questions(accumulatedEffectsDefaults, { intervals: "intervals", rows: "rows" }),
  surrogate: questions(surrogateDefaults, {
    maxDepth: "splits",
    minLeafShare: "share of the rows",
    rows: "rows",
  }),
  nearest: questions(nearestDefaults, { maxChanges: "columns", points: "values", rows: "rows" }),
  ...SERVING_SECTIONS,
  // By task, or by what a column holds: no single value could stand in a settings file.
  metrics: section(undefined, metricsDefaults, { quantile: "" }),
  inference: section(undefined, predictionDefaults, { chunkRows: "rows", partRows: "rows" }),
  "inference.output": section(undefined, outputDefaults, {}),
  "inference.invalid": section(undefined, invalidDefaults, { maxShare: "share of the rows" }),
  ...KAFKA_SECTIONS,
  schema: section(undefined, tableSchemaDefaults, {}),
  preprocessing: section(undefined, preprocessingDefaults, {}),
  "preprocessing.numbers": section(undefined, numberDefaults, {}),
  "preprocessing.oneHot": section(undefined, oneHotDefaults, { minCount: "rows", maxLevels: "levels" }),
  "preprocessing.quantile": section(undefined, quantileDefaults, { quantiles: "quantiles" }),
  "preprocessing.targetMean": section(undefined, targetMeanDefaults, { smoothing: "rows", folds: "folds" }),
  "preprocessing.cyclic": section(undefined, cyclicDefaults, { harmonics: "pairs" }),
  "preprocessing.dateParts": section(undefined, datePartsDefaults, {}),
};

/** Options of a question to a model: they are numbers above 0, and checked where the question is asked. */
function questions<const D extends Readonly<Record<string, number>>>(
  defaults: D,
  units: Readonly<Record<keyof D & string, string>>,
): Section {
  const shape = Object.fromEntries(Object.keys(defaults).map((key) => [key, count]));
  return { schema: z.strictObject(shape), defaults, units, implied: false };
}

/** What has a variable of MLflow's is told with the variables. */
function logFlags() {
  const { systemMetrics: _on, systemMetricsInterval: _seconds, ...flags } = logDefaults;
  return flags;
}
