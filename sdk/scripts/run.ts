import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Command } from "commander";
import { defaultConfig } from "../io/configs/default-config.js";
import type { PipelineConfig, ResolvedConfig } from "../io/configs/index.js";
import { isEntryUri } from "../io/registered/address.js";
import type { JobOutcome } from "../jobs/index.js";
import type { JobPlan } from "../jobs/pipeline/plan.js";
import { AssayError } from "../utils/errors/index.js";
import { present } from "../utils/present.js";
import { maskSecrets, maskText } from "../utils/secrets.js";
import type { CommandDefinition } from "./command.js";
import { EXIT, exitCodeOf } from "./exit-codes.js";
import { isDebug, reportFailure } from "./failure.js";
import { HangUps } from "./hang-ups.js";
import { divertStandardOutput, type Terminal } from "./terminal.js";

interface RunOptions {
  readonly extras?: readonly string[];
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly dryRun?: boolean;
}

/** `assay run CONFIG…`: runs the job of a config. */
export const runCommand: CommandDefinition = (program, terminal, finish) => {
  program
    .command("run")
    .summary("run the job of a config")
    .description(
      "Runs the job of a config (YAML or JSON), whatever its kind: training, evaluations, inference … Several configs merge left to right. " +
        "Ctrl-C stops it and marks its run KILLED; once more ends at once.",
    )
    .argument(
      "[CONFIG...]",
      "config files, or registered configs as configs:/NAME@ALIAS (default: what `assay.config` in package.json names)",
    )
    .option("--extras <key.path=value...>", "set values over the configs, as model.epochs=5; repeatable")
    .option("--json", "print one line of JSON, the summary, as the last line of standard output")
    .option(
      "--dry-run",
      "run nothing: print the config, resolved, with where each value was written, and of a pipeline what it would run, and why",
    )
    .option("--quiet", "show no progress, log warnings only")
    .addHelpText(
      "after",
      `
Examples:
  assay run confs/training.yaml
  assay run base.yaml bikes.yaml --extras model.epochs=5 seed=7 --dry-run
  assay run configs:/bikes@best --json`,
    )
    .action(async (configs: string[], options: RunOptions, command: Command) => {
      if (options.dryRun) {
        terminal.out(await resolvedConfig(configs, options, terminal));
        finish(EXIT.done);
        return;
      }
      const debug = isDebug(terminal.env, command.optsWithGlobals<{ debug?: boolean }>().debug);
      const outcome = await run(configs, options, terminal);
      if (options.json) terminal.out(JSON.stringify(maskSecrets(outcome.summary)));
      else printOutcome(outcome, terminal);
      if (outcome.error !== undefined) reportFailure(outcome.error, terminal, debug);
      finish(outcome.error === undefined ? EXIT.done : exitCodeOf(outcome.error.code));
    });
};

/** The config as it would run, as YAML with the origin of each value, or as JSON. */
async function resolvedConfig(
  configs: readonly string[],
  options: RunOptions,
  terminal: Terminal,
): Promise<string> {
  const { resolveConfig } = await import("../jobs/index.js");
  const { sources, extras } = sortArguments(configs, options.extras ?? [], terminal.cwd);
  const resolved = await resolveConfig(sources, { extras, cwd: terminal.cwd, env: terminal.env });
  const { value } = resolved;
  // The origin of a value of the command line is its text.
  const origins = Object.fromEntries(
    Object.entries(resolved.origins).map(([key, origin]) => [key, maskText(origin)]),
  );
  const plan = value.kind === "pipeline" ? await planOf(value, resolved, terminal) : undefined;
  if (options.json) {
    return JSON.stringify({ config: maskSecrets(value), origins, ...present({ plan }) });
  }
  const { yamlWithOrigins } = await import("../utils/settings/index.js");
  const yaml = yamlWithOrigins(value, origins);
  if (plan === undefined) return yaml;
  const { pipelineView } = await import("../display/index.js");
  const rows = plan.map(({ name, ...row }) => [name, { ...row, seconds: 0 }] as const);
  return `${yaml.trimEnd()}\n\n${pipelineView(Object.fromEntries(rows), { width: terminal.columns ?? 100 })["text/plain"]}`;
}

/** What a pipeline would run, and why. */
async function planOf(
  config: PipelineConfig,
  resolved: ResolvedConfig,
  { cwd, env }: Terminal,
): Promise<readonly JobPlan[]> {
  const { jobEnvironment } = await import("../jobs/environment.js");
  const { planPipeline } = await import("../jobs/pipeline/plan.js");
  const { resolveConfig } = await import("../jobs/index.js");
  return planPipeline(config, resolved, jobEnvironment({ cwd, env }), resolveConfig);
}

async function run(configs: string[], options: RunOptions, terminal: Terminal): Promise<JobOutcome> {
  // With --json, whatever a library or a module of the user's prints goes to standard error.
  const restore = options.json ? divertStandardOutput() : () => {};
  try {
    const { watchWork } = await import("./watching.js");
    const { interruptible } = await import("./interruption.js");
    const { endOpenServices, runJob } = await import("../jobs/index.js");
    const { endingOnCrash } = await import("./crash.js");
    const { sources, extras } = sortArguments(configs, options.extras ?? [], terminal.cwd);
    const hangUps = new HangUps();
    const { logger, onProgress, stop } = await watchWork(terminal, {
      quiet: options.quiet,
      plain: options.json,
    });
    try {
      return await interruptible(
        (stopped) =>
          endingOnCrash((crashed) => {
            const signal = AbortSignal.any([stopped, crashed]);
            const { cwd } = terminal;
            // What a service logs is the job's own.
            const env = options.quiet ? { ...terminal.env, ASSAY_LOG_LEVEL: "warn" } : terminal.env;
            return runJob(sources, { extras, signal, onProgress, onHangUp: hangUps.on, cwd, env });
          }, endOpenServices),
        () => logger.warn("Stopping at the next safe point; Ctrl-C once more ends at once."),
        hangUps.tell,
      );
    } finally {
      stop();
    }
  } catch (cause) {
    if (!options.json || !AssayError.isInstance(cause)) throw cause;
    return failedOutcome(cause);
  } finally {
    restore();
  }
}

/**
 * Parts configs from extras: `--extras` takes all that follows it, so that `--extras a=1 b=2` works, and a config that
 * comes after it would be taken too.
 */
function sortArguments(
  configs: readonly string[],
  rest: readonly string[],
  cwd: string,
): { readonly sources: string[]; readonly extras: string[] } {
  const isConfig = (text: string): boolean =>
    isEntryUri(text, "config") ||
    existsSync(resolve(cwd, text)) ||
    (!text.includes("=") && /\.(ya?ml|json)$/i.test(text));
  const sources = [...configs, ...rest.filter(isConfig)];
  const extras = rest.filter((text) => !isConfig(text));
  if (sources.length > 0) return { sources, extras };
  const config = defaultConfig(cwd);
  if (config !== undefined) return { sources: [config], extras };
  throw new AssayError("CLI_USAGE", {
    what: "no config was given",
    wanted:
      'the path of a YAML or JSON file, as `assay run confs/training.yaml`, or `"assay": { "config": … }` in package.json',
  });
}

function failedOutcome(error: AssayError): JobOutcome {
  const { code, message } = error;
  return {
    summary: {
      job: null,
      status: "FAILED",
      run: null,
      model: null,
      metrics: {},
      outputs: {},
      seconds: 0,
      error: { code, message },
    },
    error,
    state: {},
    views: () => [],
  };
}

/** For a person: the results, then where the run, the model and the files are. */
function printOutcome({ summary, views }: JobOutcome, terminal: Terminal): void {
  for (const view of views({ width: terminal.columns ?? 100 })) terminal.out(view["text/plain"]);
  const { run, model, outputs, status, seconds } = summary;
  const places: [string, string][] = [];
  if (run !== null)
    places.push(["run", `${run.id} (${status}) in experiment ${run.experimentId}, ${run.trackingUri}`]);
  if (model !== null) places.push(["model", model]);
  places.push(...Object.entries(outputs));
  if (status === "FINISHED") places.push(["time", `${seconds.toFixed(1)} s`]);
  const widest = Math.max(0, ...places.map(([name]) => name.length));
  for (const [name, place] of places) terminal.out(`${name.padEnd(widest)}  ${String(maskSecrets(place))}`);
}
