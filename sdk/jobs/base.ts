import type { ConfigSource, ResolvedConfig } from "../io/configs/index.js";
import { defaultProgress } from "../io/services/progress/index.js";
import { AssayError } from "../utils/errors/index.js";
import { notebookHost } from "../utils/notebook-host.js";
import type { ProgressListener } from "../utils/progress/index.js";
import { StopSwitch } from "../utils/stop-switch.js";
import { Link } from "./chain.js";
import { readConfig } from "./config.js";
import { jobEnvironment } from "./environment.js";
import { startServices } from "./services.js";
import type { JobConfig, JobStart, RunPart, Start } from "./state.js";
import type { OnHangUp } from "./steps/step.js";
import { stopButton } from "./stop-button.js";

export type { ConfigSource };

/** What a job or a chain may be given besides its config. */
export interface JobOptions {
  /** Changes to the config, as `model.epochs=5`; they win over the files. */
  readonly extras?: readonly string[];
  /** Stops the work at the next safe point: the run is marked KILLED, nothing is left half-written. */
  readonly signal?: AbortSignal;
  /**
   * Hears of stages, epochs and notes; `false` for silence.
   * @default a live display in a notebook's cell, or where standard error is a terminal, else nothing
   */
  readonly onProgress?: ProgressListener | false;
  /** Folder that relative paths given in code are relative to. @default the current folder */
  readonly cwd?: string;
  /** Environment variables. @default those of the process, and of `.env` in `cwd` */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The clock, in milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
  /** @internal Tells a job that serves to look for another version: at SIGHUP, where a process listens for it. */
  readonly onHangUp?: OnHangUp;
  /** What the job's run is a part of, where it is one. */
  readonly partOf?: RunPart;
}

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
): Promise<ResolvedConfig> {
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
    ...(stop === undefined ? {} : { stop }),
    ...(options.onHangUp === undefined ? {} : { onHangUp: options.onHangUp }),
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
      ...(resolved.plugins === undefined ? {} : { plugins: resolved.plugins }),
      ...(options.partOf === undefined ? {} : { partOf: options.partOf }),
    };
    const services = await startServices(start, context);
    return services === undefined ? start : { ...start, services };
  });
}
