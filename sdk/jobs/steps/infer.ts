import type { InferenceConfig } from "../../io/configs/index.js";
import type { PredictedFiles } from "../../io/predictions/index.js";
import { present } from "../../utils/present.js";
import { formatNumber } from "../../utils/text/index.js";
import { inferFiles } from "../infer.js";
import type { InRun, JobStart } from "../state.js";
import { openStoredModel, type StoredModel } from "../stored-model.js";
import { storeUris } from "../tracking-place.js";
import { logSwitches } from "./autolog.js";
import { etaOf } from "./eta.js";
import type { Step } from "./step.js";
import { experimentOr, inRun, openJobRun } from "./tracking.js";

/** After `open`: the model, and the run. */
export interface OpenedModel extends JobStart<InferenceConfig>, InRun {
  readonly stored: StoredModel;
}

/** After `infer`: what was written. */
export interface Inferred extends OpenedModel {
  readonly predicted: PredictedFiles;
  /** Wall-clock seconds of this run's part. */
  readonly inferSeconds: number;
}

/** Rows a second of what this run did itself; undefined where it found all done. */
export function rowsPerSecond({ predicted, inferSeconds }: Pick<Inferred, "predicted" | "inferSeconds">) {
  const own = predicted.rows - predicted.resumedAt;
  return own > 0 && inferSeconds > 0 ? Math.round(own / inferSeconds) : undefined;
}

/** Loads the model and opens the job's run. */
export const openModelStep: Step<JobStart<InferenceConfig>, OpenedModel> = {
  name: "open",
  async run(state, context) {
    const { config, environment } = state;
    const choice = config.backend === "auto" ? undefined : config.backend;
    const stored = await openStoredModel(config.model, storeUris(config.tracking), environment, choice);
    const experiment = experimentOr(state, config.name ?? stored.version?.name ?? "inference");
    const tags = { "assay.model": stored.uri };
    const run = await openJobRun(state, { experiment, tags }, context);
    return { ...state, stored, ...inRun(run) };
  },
  summary: ({ stored }) => `${stored.uri} (${stored.model.kind})`,
};

/** Predicts the rows of the input. */
export const inferStep: Step<OpenedModel, Inferred> = {
  name: "infer",
  async run(state, { signal, now, emit }) {
    const { config, environment, stored, run } = state;
    const startedMs = now();
    const eta = etaOf(now);
    const logsInputs = run !== undefined && logSwitches(state).datasets;
    const predicted = await inferFiles(stored.model, config, {
      environment,
      uris: storeUris(config.tracking),
      baseDir: state.directoryOf("input"),
      signal,
      async onSource({ name, digest, lineage }) {
        if (!logsInputs) return;
        await run.handle.logInputs([{ name, digest: digest.slice(0, 32), ...lineage, context: "inference" }]);
      },
      onProgress({ rows, rejected, resumedAt, total = 0 }) {
        const seconds = (now() - startedMs) / 1000;
        const rate =
          seconds > 0 ? `${formatNumber(Math.round((rows - resumedAt) / seconds))} rows/s` : "rows";
        const label = rejected === 0 ? rate : `${rate}, ${rejected} rejected,`;
        const whole = Math.max(rows, total);
        emit({
          type: "progress",
          step: "infer",
          label,
          done: rows,
          total: whole,
          etaSeconds: eta("rows", rows, whole),
        });
      },
    });
    const made = { ...state, predicted, inferSeconds: (now() - startedMs) / 1000 };
    await keep(made);
    return made;
  },
  summary: (state) => {
    const { rows, rejected, resumedAt, files } = state.predicted;
    const rate = rowsPerSecond(state);
    return [
      `${rows} rows`,
      ...(rate === undefined ? [] : [`${formatNumber(rate)} rows/s`]),
      ...(rejected === 0 ? [] : [`${rejected} rejected`]),
      ...(resumedAt === 0 ? [] : [`${resumedAt} of them done before`]),
      files.length === 1 ? files[0].path : `${files.length} files`,
    ].join(", ");
  },
};

/** What the run keeps: counts, rates, and where the predictions are. */
async function keep(state: Inferred): Promise<void> {
  const { run, predicted, inferSeconds, stored } = state;
  if (run === undefined) return;
  const { handle } = run;
  const rate = rowsPerSecond(state);
  handle.logMetric("rows", predicted.rows);
  handle.logMetric("rows_rejected", predicted.rejected);
  handle.logMetric("infer_seconds", inferSeconds);
  if (rate !== undefined) handle.logMetric("rows_per_second", rate);
  const outputs = predicted.files.map(({ path, side, inputs, rows, rejected }) => ({
    path,
    inputs,
    rows,
    rejected,
    ...present({ side }),
  }));
  const text = JSON.stringify({ model: stored.uri, outputs }, null, 2);
  await handle.artifact("outputs.json", Buffer.from(`${text}\n`));
}
