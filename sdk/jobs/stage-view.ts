import {
  crossValidationView,
  experimentView,
  leaderboardView,
  type MimeBundle,
  stackViews,
  studyView,
  type ViewOptions,
} from "../display/index.js";
import { present } from "../utils/present.js";
import type { Explained, Loaded } from "./state.js";
import { experimentName } from "./steps/tracking.js";

type Made = Loaded & Partial<Explained>;

/** How far an experiment has come. */
function stageName({
  explanation,
  metrics,
  model,
  leaderboard,
  crossValidation,
  selection,
  study,
}: Made): string {
  if (explanation !== undefined) return "explained";
  if (metrics !== undefined) return "evaluated";
  if (model !== undefined) return "trained";
  if (study !== undefined) return "tuned";
  if (leaderboard !== undefined) return "compared";
  if (crossValidation !== undefined) return "cross-validated";
  return selection === undefined ? "loaded" : "selected";
}

/** How a stage of an experiment shows itself: its data, its model, its metrics and its run, as far as it has come. */
export function stageView(state: Made, options?: ViewOptions): MimeBundle {
  const { dataset, train, test, model, metrics, run, fitSeconds, leaderboard, crossValidation, study } =
    state;
  const facts = experimentView(
    {
      name: experimentName(state),
      stage: stageName(state),
      data: {
        source: dataset.name,
        rows: dataset.table.numRows,
        columns: dataset.table.numColumns,
        trainRows: train.numRows,
        testRows: test.numRows,
      },
      ...(model === undefined ? {} : { model: { kind: model.kind, target: model.target } }),
      ...(metrics === undefined ? {} : { metrics: metrics.details }),
      ...present({ seconds: fitSeconds }),
      ...(run === undefined ? {} : { run: { id: run.handle.info.runId, trackingUri: run.store.uri } }),
    },
    options,
  );
  // Until there is a model, what the folds said is the result.
  if (model !== undefined) return facts;
  if (study !== undefined) return stackViews(facts, studyView(study, options));
  if (leaderboard !== undefined) return stackViews(facts, leaderboardView(leaderboard, options));
  return crossValidation === undefined
    ? facts
    : stackViews(facts, crossValidationView(crossValidation, options));
}
