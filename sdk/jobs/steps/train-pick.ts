import type { Leaderboard, LeaderboardRow } from "../../core/validation/index.js";
import type { TrainingConfig } from "../../io/configs/index.js";
import { AssayError, asAssayError } from "../../utils/errors/index.js";
import { closeRun } from "../chain.js";
import type { Compared, Loaded, Trained } from "../state.js";
import type { Step } from "./step.js";
import { trainStep } from "./train.js";

/**
 * Fits a model of the leaderboard, the pick where none is named, on all training rows, in a run of its own. An unknown name
 * throws CONFIG_INVALID naming the nearest, a model that failed its own error.
 */
export function trainPickStep(name?: string): Step<Compared, Trained & Pick<Compared, "leaderboard">> {
  return {
    ...trainStep,
    async run(state, context) {
      const { leaderboard, run, ...loaded } = state;
      const { config, preprocessing } = rowOf(leaderboard, name, loaded);
      // The comparison is over: its run has the leaderboard, the training has a run of its own.
      await closeRun({ run }, "FINISHED");
      const comparedIn = run?.handle.info.runId;
      const own: TrainingConfig = {
        ...state.config,
        // Both were checked when the comparison began.
        model: config as TrainingConfig["model"],
        preprocessing: preprocessing as TrainingConfig["preprocessing"],
        tracking: {
          ...state.config.tracking,
          ...(comparedIn === undefined
            ? {}
            : { tags: { "assay.comparedIn": comparedIn, ...state.config.tracking.tags } }),
        },
      };
      const trained = await trainStep.run({ ...loaded, config: own }, context);
      return { ...trained, leaderboard };
    },
  };
}

/** The row that is meant. A failure leaves the comparison's run as it is: it is no failure of that. */
function rowOf(leaderboard: Leaderboard, name: string | undefined, partial: Loaded): LeaderboardRow {
  try {
    const row = leaderboard.row(name);
    if (row.error === undefined) return row;
    throw new AssayError(row.error.code, {
      what: `${row.name} failed in the comparison: ${row.error.message}`,
      next: `Train another model, as the pick: \`train("${leaderboard.pick}")\`.`,
    });
  } catch (cause) {
    const error = asAssayError(cause);
    error.partial = partial;
    throw error;
  }
}
