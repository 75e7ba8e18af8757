import type { JobPlugin, PluginJobResult } from "../core/plugins/index.js";
import { AssayError } from "../utils/errors/index.js";
import { present } from "../utils/present.js";
import type { Job } from "./job.js";
import type { InRun, JobConfig, JobStart } from "./state.js";
import { functionStep, openFunctionRunStep } from "./steps/function.js";

/** What a job of one function has made. */
export interface FunctionJobState extends JobStart<JobConfig>, InRun {
  readonly made: PluginJobResult;
}

/** The job of a kind that is one function: one of the package's, or one that a plug-in adds. */
export function functionJob(
  found: { readonly part: JobPlugin; readonly owner?: string } | undefined,
): Job<JobConfig, FunctionJobState> {
  return {
    async link(start, { runJob }) {
      if (found === undefined) throw new AssayError("INTERNAL", { what: "no job is of this kind" });
      return start.to(openFunctionRunStep).to(functionStep(found, runJob));
    },
    summary({ made }) {
      const { metrics = {}, outputs = {}, rows } = made ?? {};
      return { metrics, outputs, ...present({ rows }) };
    },
  };
}
