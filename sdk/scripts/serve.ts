import type { Command } from "commander";
import { AssayError } from "../utils/errors/index.js";
import { present } from "../utils/present.js";
import type { CommandDefinition } from "./command.js";
import { EXIT } from "./exit-codes.js";
import { untilStopped } from "./stop-signals.js";
import type { Terminal } from "./terminal.js";
import { REGISTRY_URI_OPTION, TRACKING_URI_OPTION } from "./tracking.js";

interface ServeCommandOptions {
  readonly host?: string;
  readonly port?: string;
  readonly workers?: string;
  readonly config?: readonly string[];
  readonly extras?: readonly string[];
  readonly kafka?: readonly string[];
  readonly trackingUri?: string;
  readonly registryUri?: string;
  readonly quiet?: boolean;
}

/** `assay serve MODEL`: a model over HTTP. */
export const serveCommand: CommandDefinition = (program, terminal, finish) => {
  program
    .command("serve")
    .summary("serve a model over HTTP")
    .description(
      "Serves a model over HTTP, with the routes of MLflow's own server too (/invocations, /ping, /version), until SIGTERM or Ctrl-C: open requests end, " +
        "then it exits; a second signal ends it at once. A new version behind its alias is taken without a restart, within ten seconds or on SIGHUP. " +
        "/docs tells how programs ask, / is a form for people.",
    )
    .argument(
      "[MODEL]",
      "the model: models:/NAME@ALIAS, models:/NAME/VERSION, runs:/ID/model, or the folder of a saved model",
    )
    .option("--host <HOST>", "address to listen on (default: 127.0.0.1; 0.0.0.0 for all)")
    .option("--port <PORT>", "port; 0 for any that is free (default: 8080)")
    .option("--workers <N>", "processes that share the port (default: 1)")
    .option("--config <FILE...>", "configs of kind serving, which merge left to right")
    .option(
      "--extras <key.path=value...>",
      "set values over the configs, as http.rateLimit=false; repeatable",
    )
    .option(
      "--kafka <FILE...>",
      "configs of kind kafka-inference: the same model predicts that stream too, in the same processes",
    )
    .option(...TRACKING_URI_OPTION)
    .option(...REGISTRY_URI_OPTION)
    .option("--quiet", "log warnings only")
    .addHelpText(
      "after",
      `
Examples:
  assay serve models:/bikes@Champion
  assay serve models:/bikes@Champion --port 9000 --workers 4
  assay serve models:/bikes@Champion --kafka confs/kafka-inference.yaml
  assay serve --config confs/serving.yaml --extras refresh.everySeconds=60`,
    )
    .action(async (model: string | undefined, options: ServeCommandOptions, _command: Command) => {
      await serve(model, options, terminal);
      finish(EXIT.done);
    });
};

async function serve(
  model: string | undefined,
  options: ServeCommandOptions,
  terminal: Terminal,
): Promise<void> {
  const { cwd, env } = terminal;
  if (model === undefined && options.config === undefined)
    throw new AssayError("CLI_USAGE", {
      what: "no model was given",
      wanted:
        "its place, as `assay serve models:/bikes@Champion`, or a config, as `--config confs/serving.yaml`",
    });
  let onStop = (): void => {};
  let onHangUp = (): void => {};
  const stopped = untilStopped({ onFirst: () => onStop(), onHangUp: () => onHangUp() });
  const { jobEnvironment } = await import("../jobs/environment.js");
  const { startServing } = await import("../jobs/serving/index.js");
  const { servingConfigOf, streamConfigOf } = await import("../jobs/serving-config.js");
  const { watchWork } = await import("./watching.js");
  const environment = jobEnvironment({ cwd, env });
  const flags = {
    ...present({ model }),
    http: numbers(options),
    tracking: present({ uri: options.trackingUri, registryUri: options.registryUri }),
  };
  const config = await servingConfigOf([...(options.config ?? []), flags], environment, options.extras);
  const stream = options.kafka && (await streamConfigOf(options.kafka, environment, config));
  const { logger, stop } = await watchWork(terminal, { quiet: options.quiet ?? false, plain: true });
  try {
    const starting = startServing(config, {
      environment,
      logger,
      ...present({ stream }),
    });
    // Nothing is in hand yet: what is being loaded ends with the process.
    const server = await Promise.race([starting, stopped.then(() => undefined)]);
    if (server === undefined)
      throw new AssayError("INTERRUPTED", { what: "stopped by a signal before it served" });
    terminal.out(`Serving ${config.model} at ${server.url}`);
    onStop = () => logger.info("Open requests end, then the server stops; once more ends it at once.");
    onHangUp = () => void server.check();
    try {
      await Promise.race([stopped, ...(server.failed === undefined ? [] : [server.failed])]);
    } finally {
      await server.close();
    }
  } finally {
    stop();
  }
}

/** Host, port and workers as far as they were given. What is no number is left to the config's check. */
function numbers({ host, port, workers }: ServeCommandOptions): Record<string, unknown> {
  const given = { port, workers };
  return {
    ...present({ host }),
    ...Object.fromEntries(
      Object.entries(given).flatMap(([name, text]) =>
        text === undefined ? [] : [[name, /^\d+$/.test(text) ? Number(text) : text]],
      ),
    ),
  };
}
