import type { FoldScore } from "../../core/validation/index.js";
import { spreadOf } from "../../core/validation/index.js";
import { openRun, type RunHandle } from "../../io/registries/index.js";
import { asAssayError } from "../../utils/errors/index.js";
import type { Trial } from "../../utils/searchers/index.js";
import type { Loaded } from "../state.js";
import { logSwitches } from "../steps/autolog.js";
import type { StepContext } from "../steps/step.js";
import { trackedExperiment } from "../steps/tracking.js";

export interface TrialRunsOptions {
  readonly state: Loaded;
  /** The study's own run, which those of the trials are nested in; absent where tracking is off. */
  readonly parent: RunHandle | undefined;
  readonly context: StepContext;
  /** Hears of each trial that is kept. */
  readonly onLogged: (trial: number, runId: string) => void;
}

/**
 * The runs of trials, written one after another behind the work: no trial waits for its run. A complete or a pruned trial's run
 * is FINISHED, as optuna's MLflow callback does it, with the state as a tag; a failed one's is FAILED. Where runs cannot be
 * kept, the study goes on and a note says so.
 */
export class TrialRuns {
  private last: Promise<void> = Promise.resolve();
  private broken = false;

  constructor(private readonly options: TrialRunsOptions) {}

  add(trial: Trial, folds: readonly FoldScore[]): void {
    const { parent } = this.options;
    if (parent === undefined) return;
    this.last = this.last.then(() => this.log(parent, trial, folds));
  }

  /** All that was added is kept when this returns. */
  async done(): Promise<void> {
    await this.last;
  }

  private async log(parent: RunHandle, trial: Trial, folds: readonly FoldScore[]): Promise<void> {
    const { context, onLogged } = this.options;
    if (this.broken) return;
    try {
      onLogged(trial.number, await this.write(parent, trial, folds));
    } catch (cause) {
      this.broken = true;
      const message = `the runs of further trials are not kept: ${asAssayError(cause).message}`;
      context.emit({ type: "note", level: "warn", message });
    }
  }

  private async write(parent: RunHandle, trial: Trial, folds: readonly FoldScore[]): Promise<string> {
    const { state, context } = this.options;
    const { number, params, error, seconds } = trial;
    const log = logSwitches(state);
    const run = await openRun(parent.store, {
      experiment: trackedExperiment(state),
      name: `trial ${number}`,
      user: state.environment.user,
      parentRunId: parent.info.runId,
      onNote: (level, message) => context.emit({ type: "note", level, message }),
      tags: {
        "assay.version": state.environment.versions.assay,
        "assay.trial": String(number),
        "assay.trial.state": trial.state,
        ...(error === undefined ? {} : { "assay.error": `${error.code}: ${error.message}`.slice(0, 1000) }),
      },
    });
    try {
      if (log.params) await run.logParams(params);
      if (log.metrics) {
        for (const { fold, scores, fitSeconds } of folds) {
          for (const [name, score] of Object.entries(scores)) run.logMetric(`cv_${name}`, score, fold);
          run.logMetric("cv_fit_seconds", fitSeconds, fold);
        }
        for (const name of Object.keys(folds[0]?.scores ?? {})) {
          const { mean, std } = spreadOf(folds.map(({ scores }) => scores[name] ?? Number.NaN));
          run.logMetrics({ [`cv_${name}_mean`]: mean, [`cv_${name}_std`]: std });
        }
        if (seconds !== undefined) run.logMetric("trial_seconds", seconds);
      }
      await run.end(trial.state === "failed" ? "FAILED" : "FINISHED");
      return run.info.runId;
    } catch (cause) {
      await run.end("FAILED").catch(() => {});
      throw cause;
    }
  }
}
