import type { PluginJobResult } from "../core/plugins/index.js";
import { AssayError } from "../utils/errors/index.js";
import type { Job } from "./job.js";
import type { InRun, JobConfig, JobStart } from "./state.js";
import { openPluginRunStep, pluginStep } from "./steps/plugin.js";

/** What the job of a plug-in has made. */
export interface PluginJobState extends JobStart<JobConfig>, InRun {
  readonly made: PluginJobResult;
}

/** The job of a kind that a plug-in of its config adds. */
export const pluginJob: Job<JobConfig, PluginJobState> = {
  async link(start, { runJob }) {
    const { config, plugins } = await start.state();
    const found = plugins?.jobs.get(config.kind);
    if (found === undefined) throw new AssayError("INTERNAL", { what: `no job is of kind "${config.kind}"` });
    return start.to(openPluginRunStep).to(pluginStep(found, runJob));
  },
  summary({ made }) {
    const { metrics = {}, outputs = {}, rows } = made ?? {};
    return { metrics, outputs, ...(rows === undefined ? {} : { rows }) };
  },
};
