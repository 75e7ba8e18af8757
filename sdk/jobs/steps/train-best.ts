import type { TrainingConfig } from "../../io/configs/index.js";
import { closeRun } from "../chain.js";
import type { Loaded, Trained, Tuned } from "../state.js";
import { cleanRows } from "./clean-rows.js";
import type { Step } from "./step.js";
import { trainStep } from "./train.js";

/** Fits the best of a study on all training rows, in a run of its own. */
export function trainBestStep(): Step<Tuned, Trained & Pick<Tuned, "study" | "best">> {
  return {
    ...trainStep,
    async run(state, context) {
      const { study, best, run, ...loaded } = state;
      // The search is over: its run has the study, the training has a run of its own.
      await closeRun({ run }, "FINISHED");
      const tunedIn = run?.handle.info.runId;
      const config: TrainingConfig = {
        ...best.config,
        tracking: {
          ...best.config.tracking,
          ...(tunedIn === undefined
            ? {}
            : { tags: { "assay.tunedIn": tunedIn, ...best.config.tracking.tags } }),
        },
      };
      const own: Loaded = { ...loaded, ...cleanedParts(loaded, best.params, config), config };
      const trained = await trainStep.run(own, context);
      return { ...trained, study, best };
    },
  };
}

/** Rows that are cleaned in the best way, where that was searched for too. */
function cleanedParts(
  { raw }: Loaded,
  params: Tuned["best"]["params"],
  config: TrainingConfig,
): Partial<Loaded> {
  const isSearched = Object.keys(params).some((name) => name.split(".")[0] === "clean");
  return isSearched ? cleanRows(config, raw) : {};
}
