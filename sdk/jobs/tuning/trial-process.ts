import { withPlugins } from "../../core/plugins/index.js";
import { loadPlugins } from "../../io/plugins/index.js";
import type { StartWork } from "../../io/processes/index.js";
import { sharedWorkers } from "../../io/workers/index.js";
import { evaluatorOf, type TrialWork } from "./evaluator.js";
import { unpackTrialData } from "./trial-data.js";

/** What a worker process of a study runs: it scores one trial after another. */
export const startWork: StartWork = async ({ threads }: { readonly threads: number }, data) => {
  const trials = unpackTrialData(data());
  const plugins = await loadPlugins(trials.plugins.map((value) => ({ value, folders: [] })));
  const evaluate = evaluatorOf(trials, { workers: sharedWorkers(threads), now: Date.now });
  return (work: TrialWork) => withPlugins(plugins, () => evaluate(work));
};
