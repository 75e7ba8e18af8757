import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { extname, join } from "node:path";
import type { FoldScore } from "../../core/validation/index.js";
import { ProcessPool } from "../../io/processes/index.js";
import { throwIfAborted } from "../../utils/abort.js";
import type { Loaded } from "../state.js";
import type { StepContext } from "../steps/step.js";
import { workersOf } from "../steps/workers.js";
import { evaluatorOf, type TrialWork } from "./evaluator.js";
import { hasFunction } from "./has-function.js";
import { packTrialData, type TrialData } from "./trial-data.js";

/** Where trials are scored. */
export interface Evaluator {
  /** How many at a time. */
  readonly size: number;
  score(work: TrialWork): Promise<readonly FoldScore[]>;
  /** Ends what it started. */
  close(): void;
}

const MODULE = join(__dirname, `trial-process${extname(__filename)}`);

/** Training rows below which a process costs more time than it saves. */
const FEW_ROWS = 1000;

const STOPPED = {
  what: "stopped during tune",
  next: "Run it again: the study goes on with the trials that are done.",
};

/** How many trials run side by side where the config does not say. */
export function parallelOf(
  wanted: number | undefined,
  { environment, unlearned }: Loaded,
  trials: number,
): number {
  if (wanted !== undefined) return Math.min(wanted, trials);
  if (unlearned.rows.numRows < FEW_ROWS) return 1;
  return Math.min(coresOf(environment.os.values.assayWorkers), trials);
}

/**
 * Scores trials in processes of their own, or in this one where one at a time is enough, or where a function that the config
 * holds cannot leave it. Each process has its share of the cores.
 */
export async function openEvaluator(
  state: Loaded,
  data: TrialData,
  parallel: number,
  context: StepContext,
): Promise<Evaluator> {
  const { signal, now, emit } = context;
  const holdsCode =
    hasFunction(state.config.model) ||
    hasFunction(state.config.preprocessing) ||
    (state.plugins?.plugins ?? []).some(({ file }) => file === undefined);
  if (parallel > 1 && holdsCode) {
    const message =
      "the config holds a function or a plug-in given in code, which no other process can be given: trials run one after another in this one";
    emit({ type: "note", level: "info", message });
  }
  if (parallel <= 1 || holdsCode || !existsSync(MODULE)) {
    const score = evaluatorOf(data, { signal, workers: await workersOf(state), now });
    return {
      size: 1,
      async score(work) {
        // A signal is heard between two trials, whatever they compute.
        await new Promise<void>((resolve) => setImmediate(resolve));
        throwIfAborted(signal, STOPPED);
        return score(work);
      },
      close() {},
    };
  }
  const threads = Math.max(1, Math.floor(coresOf(state.environment.os.values.assayWorkers) / parallel));
  const pool = new ProcessPool({
    size: parallel,
    module: MODULE,
    settings: { threads },
    data: packTrialData(data),
    env: {
      ASSAY_WORKERS: String(threads),
      TF_NUM_INTRAOP_THREADS: String(threads),
      TF_NUM_INTEROP_THREADS: "1",
      OMP_NUM_THREADS: String(threads),
    },
  });
  const stop = (): void => pool.close();
  signal.addEventListener("abort", stop, { once: true });
  return {
    size: parallel,
    async score(work) {
      throwIfAborted(signal, STOPPED);
      try {
        return await pool.run<readonly FoldScore[]>(work);
      } catch (error) {
        throwIfAborted(signal, STOPPED);
        throw error;
      }
    },
    close() {
      signal.removeEventListener("abort", stop);
      pool.close();
    },
  };
}

function coresOf(workers: number | undefined): number {
  return workers ?? availableParallelism();
}
