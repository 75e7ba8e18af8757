import type { ConfigSource } from "../io/configs/index.js";
import { defaultProgress } from "../io/services/progress/index.js";
import { AssayError } from "../utils/errors/index.js";
import { notebookHost } from "../utils/notebook-host.js";
import { present } from "../utils/present.js";
import { StopSwitch } from "../utils/stop-switch.js";
import { Link } from "./chain.js";
import { type ResolvedJob, readConfig } from "./config.js";
import { jobEnvironment } from "./environment.js";
import type { JobOptions } from "./job-options.js";
import { startServices } from "./services.js";
import type { JobConfig, JobStart, Start } from "./state.js";
import { stopButton } from "./stop-button.js";

export type { ConfigSource, JobOptions } from "./job-options.js";

/** The first link of a job of any kind: its config, resolved, and what the process gave. Reads nothing until it is asked. */
export function startJob(
  config: ConfigSource | readonly ConfigSource[],
  options: JobOptions,
): Link<JobStart<JobConfig>> {
  return startOf(config, options, (value) => value);
}

/** The first link of a chain: a training. CONFIG_INVALID where the config is of another kind. */
export function startChain(config: ConfigSource | readonly ConfigSource[], options: JobOptions): Link<Start> {
  return startOf(config, options, (value) => {
    if (value.kind === "training") return value as Start["config"];
    throw new AssayError("CONFIG_INVALID", {
      what: "an experiment is loaded from the config of a training",
      got: `kind: ${value.kind}`,
      wanted: "kind: training",
      next: "Run it by `runJob(config)`, or by `assay run`.",
    });
  });
}

/** The config of a job as it would run, with where each value was written. Throws what is wrong with it; runs nothing. */
export function resolveConfig(
  config: ConfigSource | readonly ConfigSource[],
  options: Pick<JobOptions, "extras" | "cwd" | "env">,
  environment = jobEnvironment(options),
): Promise<ResolvedJob> {
  const sources = Array.isArray(config) ? (config as readonly ConfigSource[]) : [config as ConfigSource];
  return readConfig(sources, environment, { extras: options.extras });
}

function startOf<Config extends JobConfig>(
  config: ConfigSource | readonly ConfigSource[],
  options: JobOptions,
  narrowed: (value: JobConfig) => Config,
): Link<JobStart<Config>> {
  const now = options.now ?? Date.now;
  const listener = options.onProgress ?? defaultProgress();
  const notebook = options.onProgress === undefined ? notebookHost() : undefined;
  const stop = notebook && new StopSwitch();
  const context = {
    signal: options.signal ?? new AbortController().signal,
    now,
    listeners: new Set(listener === false ? [] : [listener]),
    ...present({ stop, onHangUp: options.onHangUp }),
  };
  if (notebook !== undefined && stop !== undefined) context.listeners.add(stopButton(notebook, stop));
  return Link.first(context, async () => {
    const startedAtMs = now();
    const environment = jobEnvironment(options);
    const resolved = await resolveConfig(config, options, environment);
    const start = {
      config: narrowed(resolved.value),
      environment,
      startedAtMs,
      files: resolved.files,
      directoryOf: resolved.directoryOf,
      ...present({ plugins: resolved.plugins, partOf: options.partOf }),
    };
    const services = await startServices(start, context);
    return services === undefined ? start : { ...start, services };
  });
}
