import type { Study } from "../../core/tuning/index.js";
import type { RunHandle } from "../../io/registries/index.js";
import type { Loaded } from "../state.js";
import { logSwitches } from "../steps/autolog.js";
import { logJson, logTable } from "../steps/table-artifact.js";

/**
 * Keeps a study with the run that its trials' runs are nested in: `study.json` and `study.parquet`, the best config as
 * `best.yaml`, and the best score as the metric `best_<metric>`.
 */
export async function logStudy(run: RunHandle, state: Loaded, study: Study, best: string): Promise<void> {
  const { metric, totals, importances } = study;
  await run.artifact("best.yaml", Buffer.from(best));
  if (!logSwitches(state).metrics) return;
  if (study.best !== undefined) run.logMetric(`best_${metric.name}`, study.best.value);
  const { complete, pruned, failed } = totals;
  run.logMetrics({ trials_complete: complete, trials_pruned: pruned, trials_failed: failed });
  const { search, halving, scoredBy, trials } = study;
  await logJson(run, "study", {
    metric,
    search,
    halving,
    scoredBy,
    totals,
    best: study.best,
    importances,
    trials,
  });
  await logTable(run, "study", study.table());
}
