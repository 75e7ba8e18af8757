import { resolve } from "node:path";
import {
  guarded,
  type JobPlugin,
  type PluginJobContext,
  type PluginJobResult,
  type RanJob,
} from "../../core/plugins/index.js";
import { readDataset } from "../../io/datasets/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { random } from "../../utils/random/index.js";
import type { JobTools } from "../job.js";
import type { InRun, JobConfig, JobStart } from "../state.js";
import type { Step, StepContext } from "./step.js";
import { experimentOr, inRun, openJobRun } from "./tracking.js";

type Opened = JobStart<JobConfig> & InRun;

/** Opens the run of a job of one function, where its config keeps one. */
export const openFunctionRunStep: Step<JobStart<JobConfig>, Opened> = {
  name: "open",
  async run(state, context) {
    const { name, kind } = state.config;
    const experiment = experimentOr(state, name ?? kind);
    return { ...state, ...inRun(await openJobRun(state, { experiment }, context)) };
  },
};

/** Does the work of a job of one function, and keeps its metrics with the run. */
export function functionStep(
  { part, owner }: { readonly part: JobPlugin; readonly owner?: string },
  runJob: JobTools["runJob"],
): Step<Opened, Opened & { readonly made: PluginJobResult }> {
  return {
    name: "work",
    async run(state, context) {
      const { config, run } = state;
      const doing = `the job "${config.kind}"`;
      const given = jobContext(state, runJob, context);
      const work = async (): Promise<PluginJobResult> => part.run(config, given);
      // What a plug-in throws or gives is told with its name.
      const made =
        owner === undefined
          ? await work()
          : checkedResult((await guarded(owner, doing, work)) ?? {}, owner, doing);
      run?.handle.logMetrics(made.metrics ?? {});
      const outputs = Object.entries(made.outputs ?? {});
      return {
        ...state,
        made: {
          ...made,
          outputs: Object.fromEntries(outputs.map(([name, path]) => [name, resolve(given.cwd, path)])),
        },
      };
    },
    summary: ({ made: { metrics = {}, rows } }) =>
      [
        ...(rows === undefined ? [] : [`${rows} rows`]),
        ...Object.entries(metrics).map(([name, value]) => `${name} ${Number(value.toPrecision(5))}`),
      ].join(", "),
  };
}

function jobContext(state: Opened, runJob: JobTools["runJob"], context: StepContext): PluginJobContext {
  const { config, environment } = state;
  const { signal, emit } = context;
  const { seed = 0 } = config as { readonly seed?: number };
  const options = { cwd: environment.cwd, env: environment.os.variables, signal, onProgress: emit };
  return {
    signal,
    cwd: environment.cwd,
    variables: environment.os.variables,
    random: random(seed).fork(config.kind),
    note: (message, level = "info") => emit({ type: "note", level, message }),
    progress: (label, done, total) => emit({ type: "progress", step: "work", label, done, total }),
    async readDataset(dataset) {
      const baseDir = state.directoryOf("dataset");
      return (await readDataset(dataset as Parameters<typeof readDataset>[0], { baseDir, signal })).table;
    },
    async runJob(inner, extras = []): Promise<RanJob> {
      const { summary, error } = await runJob(inner, { ...options, extras });
      // Anew: the error carries what the other job had made, whose run is closed already.
      if (error !== undefined && error.code !== "THRESHOLD_MISSED")
        throw new AssayError(error.code, {
          ...error.details,
          where: `job ${summary.job ?? ""}`.trim(),
          cause: error,
        });
      const { status, metrics, outputs, run } = summary;
      return { status, metrics, outputs, ...(run === null ? {} : { runId: run.id }) };
    },
  };
}

function checkedResult(result: unknown, owner: string, doing: string): PluginJobResult {
  const wrong = (got: string, wanted: string): AssayError =>
    new AssayError("MODULE_INVALID", {
      what: `the plug-in ${owner} gave in ${doing} what cannot be used`,
      got,
      wanted,
      next: "Mend the plug-in, or tell who made it.",
    });
  if (typeof result !== "object" || result === null) throw wrong(typeof result, "{ metrics, outputs, rows }");
  const {
    metrics = {},
    outputs = {},
    rows,
  } = result as { readonly [Key in keyof PluginJobResult]?: unknown };
  const areAll = (map: unknown, type: string): boolean =>
    typeof map === "object" && map !== null && Object.values(map).every((value) => typeof value === type);
  if (!areAll(metrics, "number")) throw wrong("other metrics", "numbers by name");
  if (!areAll(outputs, "string")) throw wrong("other outputs", "paths by name");
  if (rows !== undefined && typeof rows !== "number") throw wrong(`rows: ${typeof rows}`, "a number of rows");
  return result;
}
