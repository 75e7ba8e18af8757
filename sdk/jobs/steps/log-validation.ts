import type { CrossValidation, Leaderboard } from "../../core/validation/index.js";
import type { RunHandle } from "../../io/registries/index.js";
import { logJson, logTable } from "./table-artifact.js";

/**
 * Keeps a cross-validation with a run: each metric's scores as `cv_<metric>`, one step a fold, their mean and standard
 * deviation as `cv_<metric>_mean` and `cv_<metric>_std`, and all of it as `cross_validation.json` and `.parquet`.
 */
export async function logCrossValidation(run: RunHandle, validation: CrossValidation): Promise<void> {
  for (const { fold, scores, fitSeconds } of validation.folds) {
    for (const [name, score] of Object.entries(scores)) run.logMetric(`cv_${name}`, score, fold);
    run.logMetric("cv_fit_seconds", fitSeconds, fold);
  }
  for (const { name, mean, std } of validation.metrics) {
    run.logMetrics({ [`cv_${name}_mean`]: mean, [`cv_${name}_std`]: std });
  }
  await logJson(run, "cross_validation", validation);
  await logTable(run, "cross_validation", validation.table());
}

/** Keeps a leaderboard with the run that its models' runs are nested in: `leaderboard.json` and `.parquet`, and the pick as a tag. */
export async function logLeaderboard(run: RunHandle, leaderboard: Leaderboard): Promise<void> {
  await run.logTags({ "assay.pick": leaderboard.pick });
  const rows = leaderboard.rows.map(({ name, config, rank, behind, error, validation }) => ({
    name,
    model: config,
    rank,
    behind,
    error,
    metrics: validation?.metrics,
    folds: validation?.folds,
  }));
  const { metric, pick, reason, notes, splitter } = leaderboard;
  await logJson(run, "leaderboard", { metric, pick, reason, notes, splitter, rows });
  await logTable(run, "leaderboard", leaderboard.table());
}
