import type { TrackingStore } from "../store.js";
import { copyModel } from "./models.js";
import {
  type Copies,
  findCopies,
  type RunCopy,
  readSource,
  type Source,
  type SourceExperiment,
} from "./plan.js";
import { copyRegistered } from "./registered.js";
import { beginRun, finishRun } from "./runs.js";
import { Tally } from "./tally.js";
import type { SyncOptions, SyncReport } from "./types.js";

/**
 * Copies a store to another: experiments, runs with whole histories, inputs and artifacts, logged and registered models,
 * versions, tags and aliases. It can be stopped or killed anywhere and started again: what is there is found by its
 * tags, and nothing is there twice. What is deleted in the source is left out. The source is not changed.
 *
 * What cannot be kept in the target is told in `problems`, and the rest is copied; a store that goes away throws, as does
 * the signal (INTERRUPTED).
 */
export async function syncStore(
  from: TrackingStore,
  to: TrackingStore,
  options: SyncOptions = {},
): Promise<SyncReport> {
  const tally = new Tally(options);
  const check = () => tally.check();
  const source = await readSource(from, check);
  const copies = await findCopies(to, source, check);
  if (options.dryRun === true) countRuns(source, copies, tally);
  else await copyRuns(from, to, source, copies, tally);
  await tally.step("registered models", await from.listModels(), async (model) => {
    await tally.attempt(model.name, () => copyRegistered(from, to, model, copies, tally));
    return model.name;
  });
  const { options: _, ...counts } = tally;
  return { from: from.uri, to: to.uri, ...counts };
}

/** First every run with its models, then what each measured: a run may measure a model that a later one logged. */
async function copyRuns(
  from: TrackingStore,
  to: TrackingStore,
  source: Source,
  copies: Copies,
  tally: Tally,
): Promise<void> {
  const begun: { readonly run: SourceExperiment["runs"][number]; readonly copy: RunCopy }[] = [];
  const places = new Map<SourceExperiment, string>();
  await tally.step("experiments", source.experiments, async (experiment) => {
    const { name, tags } = experiment;
    await tally.attempt(`experiment ${name}`, async () => {
      const id = await to.ensureExperiment(name, tags);
      const known = (await to.getExperiment({ id })).tags;
      const missing = Object.entries(tags).filter(([key]) => !Object.hasOwn(known, key));
      if (missing.length > 0) await to.setExperimentTags(id, Object.fromEntries(missing));
      places.set(experiment, id);
      tally.experiments += 1;
    });
    return name;
  });
  const waiting = [...places].flatMap(([experiment, id]) =>
    experiment.runs.map((run) => ({ experiment, id, run })),
  );
  await tally.step("runs and models", waiting, async ({ experiment, id, run }) => {
    const { runId, name } = run.info;
    if (copies.runs.get(runId)?.state === "complete") tally.runs.known += 1;
    else {
      await tally.attempt(`run ${runId}`, async () => {
        const copy = await beginRun(from, to, run, id, copies);
        for (const model of experiment.models.filter((candidate) => candidate.runId === runId))
          await copyModel(from, to, model, copy.runId, copies, tally);
        begun.push({ run, copy });
      });
    }
    return name;
  });
  await tally.step("metrics and artifacts", begun, async ({ run, copy }) => {
    await tally.attempt(`run ${run.info.runId}`, () => finishRun(from, to, run, copy, source, copies, tally));
    return run.info.name;
  });
}

function countRuns({ experiments }: Source, copies: Copies, tally: Tally): void {
  tally.experiments = experiments.length;
  for (const { runs, models } of experiments) {
    const open = runs.filter(({ info }) => copies.runs.get(info.runId)?.state !== "complete");
    tally.runs.known += runs.length - open.length;
    tally.runs.copied += open.length;
    tally.runs.running += open.filter(({ info }) => info.status === "RUNNING").length;
    tally.models += models.filter(({ modelId }) => copies.models.get(modelId)?.isReady !== true).length;
  }
}
