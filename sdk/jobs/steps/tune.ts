import type { TuneInput } from "../../core/tuning/config.js";
import { Study } from "../../core/tuning/index.js";
import { runStudy } from "../../core/tuning/run-study.js";
import type { RunHandle } from "../../io/registries/index.js";
import { StudyFile } from "../../io/studies/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { present } from "../../utils/present.js";
import type { Trial } from "../../utils/searchers/index.js";
import { formatPercent } from "../../utils/text/index.js";
import type { Loaded, Tracked, Tuned } from "../state.js";
import { bestConfigYaml, writeBestConfig } from "../tuning/best-config.js";
import { evaluateOf } from "../tuning/evaluate.js";
import { openEvaluator, parallelOf } from "../tuning/evaluators.js";
import { logStudy } from "../tuning/log-study.js";
import { planOf, type TunePlan } from "../tuning/plan.js";
import { bestText, tuneProgress } from "../tuning/progress.js";
import { studyIdentity } from "../tuning/study-identity.js";
import { trialConfig } from "../tuning/trial-config.js";
import { trialDataOf } from "../tuning/trial-data-of.js";
import { TrialRuns } from "../tuning/trial-runs.js";
import { runOfChain, withoutEndedRun } from "./chain-run.js";
import { foldsOf, type SharedFolds } from "./folds.js";
import { type Step, type StepContext, stepFailure } from "./step.js";
import { inRun } from "./tracking.js";

export type TuneOptions = Partial<TuneInput>;

type Before = Loaded & Pick<Tracked, "run">;

/**
 * Searches the best settings by cross-validation on the training rows. Options that are given count in place of the config's
 * `tune`. The study is kept on disk as it goes, each trial in a run of its own, nested in the chain's.
 *
 * @param writes whether the best config is written where no output is named
 */
export function tuneStep<S extends Before>(
  options?: TuneOptions,
  { writes = false }: { readonly writes?: boolean } = {},
): Step<S, S & Tuned> {
  return {
    name: "tune",
    partial: withoutEndedRun,
    async run(state, context) {
      const plan = planOf(state, options, writes);
      const folds = await foldsOf(
        state,
        plan.tune.folds ?? state.config.crossValidate ?? { kind: "auto", folds: 5 },
        context,
      );
      const file = StudyFile.open(studyIdentity(state, plan, folds.splitter), {
        folder: plan.studyFolder,
        mode: plan.tune.study,
      });
      try {
        return await tune(state, plan, folds, file, context);
      } finally {
        file.close();
      }
    },
    summary: ({ study: { totals, metric }, best }) => {
      const { complete, pruned, failed, resourceShare } = totals;
      const counts = [
        `${complete} trials`,
        ...(pruned > 0 ? [`${pruned} pruned`] : []),
        ...(failed > 0 ? [`${failed} failed`] : []),
      ];
      const saved = pruned > 0 ? `, for ${formatPercent(resourceShare)} of the cost of full trials` : "";
      return `${counts.join(", ")}${saved}: ${bestText(metric.name, best.score, best.params)}`;
    },
  };
}

async function tune<S extends Before>(
  state: S,
  plan: TunePlan,
  folds: SharedFolds,
  file: StudyFile,
  context: StepContext,
): Promise<S & Tuned> {
  tellOfStudy(file, context);
  const run = await runOfChain(state, undefined, context);
  const made = { ...state, ...inRun(run) };
  const trials: Trial[] = [];
  const studyOf = (): Study => makeStudy(plan, folds, trials);
  const runs = new TrialRuns({
    state,
    parent: run,
    context,
    onLogged: (trial, id) => file.addRun(trial, id),
  });
  const stopping = context.stop?.begin();
  let evaluator: Awaited<ReturnType<typeof openEvaluator>> | undefined;
  try {
    await run?.logTags({ "assay.study": file.path });
    const progress = tuneProgress(plan, context);
    evaluator = await openEvaluator(
      state,
      trialDataOf(state, plan, folds),
      parallelOf(plan.tune.parallel, state, plan.searcher.trials),
      context,
    );
    await runStudy({
      searcher: plan.searcher,
      halving: plan.tune.halving,
      folds: folds.folds.length,
      metric: plan.metric,
      evaluate: evaluateOf({ plan, file, evaluator, context, stop: stopping?.signal }),
      onTrial(trial, scores) {
        trials.push(trial);
        progress(trial);
        if (!file.runs.has(trial.number)) runs.add(trial, scores);
      },
    });
    evaluator.close();
    await runs.done();
    stopping?.end();
    if (stopping?.signal.aborted === true) await tellStop(trials.length, plan, run, context);
    const study = studyOf();
    const best = bestOf(state, study, plan);
    if (plan.output !== undefined) await writeBestConfig({ config: best.config, study, path: plan.output });
    if (run !== undefined) await logStudy(run, state, study, bestConfigYaml({ config: best.config, study }));
    if (trials.length === plan.searcher.trials) file.finish();
    return { ...made, study, best };
  } catch (cause) {
    evaluator?.close();
    await runs.done();
    throw stepFailure(cause, "tune", context.signal, { ...made, study: studyOf() });
  } finally {
    stopping?.end();
  }
}

/** A study that a person ended is told apart from others, in the log and in the run. */
async function tellStop(
  done: number,
  { searcher }: TunePlan,
  run: RunHandle | undefined,
  { emit }: StepContext,
): Promise<void> {
  const after = `trial ${done} of ${searcher.trials}`;
  const message = `tuning was stopped by hand after ${after}; the best of them is taken, and the study can go on`;
  emit({ type: "note", level: "info", message });
  await run?.logTags({ "assay.stoppedByHand": after });
}

function tellOfStudy(file: StudyFile, { emit }: StepContext): void {
  const done = new Set(file.evaluations.map(({ trial }) => trial)).size;
  if (done > 0)
    emit({ type: "note", level: "info", message: `the study goes on: ${done} trials are in ${file.path}` });
  for (const other of file.others) {
    const message = `an unfinished study of this name is another one and stays as it is: ${other}`;
    emit({ type: "note", level: "info", message });
  }
}

function makeStudy(
  { space, metric, tune }: TunePlan,
  { splitter, folds }: SharedFolds,
  trials: readonly Trial[],
): Study {
  return new Study({
    metric,
    space,
    trials,
    search: tune.search,
    ...present({ halving: tune.halving }),
    scoredBy: `${folds.length} ${splitter.kind} folds`,
  });
}

function bestOf(state: Loaded, study: Study, { base, place, output }: TunePlan): Tuned["best"] {
  const { best } = study;
  if (best === undefined) throw noneComplete(study);
  const config = trialConfig(base, best.params, place);
  const { dropped = [] } = state;
  // Columns that were selected out before are left out of the best config's rows too.
  const clean =
    dropped.length === 0
      ? config.clean
      : [...(config.clean ?? []), { kind: "drop" as const, columns: [...dropped] }];
  const { selectFeatures: _, ...own } = config;
  return {
    params: best.params,
    score: best.value,
    config: dropped.length === 0 ? config : { ...own, clean },
    ...present({ path: output }),
  };
}

/** Why a study has no best trial: the reason that most of its trials failed for. */
function noneComplete({ trials }: Study): AssayError {
  const counts = new Map<string, { count: number; code: string; message: string }>();
  for (const { error } of trials) {
    if (error === undefined) continue;
    const reason = counts.get(error.message) ?? { count: 0, ...error };
    counts.set(error.message, { ...reason, count: reason.count + 1 });
  }
  const [most] = [...counts.values()].sort((a, b) => b.count - a.count);
  if (most === undefined) {
    return new AssayError("CONFIG_INVALID", {
      what: "no trial was done before the time was over or a person stopped it",
      wanted: "one trial or more",
      next: "Run it again, with a higher `tune.timeout` where it has one; the study goes on with what it has.",
    });
  }
  return new AssayError(most.code as AssayError["code"], {
    what: `every trial failed (${trials.length} of ${trials.length}), ${most.count === trials.length ? "each" : `${most.count} of them`} so: ${most.message}`,
    next: "Correct that; the study is begun anew when the config has changed.",
  });
}
