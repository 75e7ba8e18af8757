import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { portOf } from "../../sdk/io/servers/port-option.js";
import { AssayError } from "../../sdk/utils/errors/index.js";
import { maskText } from "../../sdk/utils/secrets.js";
import { textOption } from "../options.js";
import type { Task, TaskContext } from "../task.js";
import { keep, serveDefaults, start } from "./serve.js";

/** Shows the project's runs in MLflow's own pages. */
export const mlflowUi: Task = {
  name: "mlflow:ui",
  summary: "open MLflow's pages on the runs of this project",
  description:
    "Starts MLflow's server on the runs of this project (./mlruns, or what MLFLOW_TRACKING_URI names), opens its pages in the browser and keeps it until Ctrl-C. " +
    "Where MLFLOW_TRACKING_URI names a server, that one's pages are opened. Its Python environment (850 MB) is made on first use, as for mlflow:serve.",
  argument: {
    name: "store",
    description: "folder of runs (default: MLFLOW_TRACKING_URI, else ./mlruns of the project)",
  },
  options: [
    { flags: "--port <port>", description: `port to listen on (default: ${serveDefaults.port})` },
    { flags: "--no-open", description: "open no browser, print the address only" },
  ],
  async run(context) {
    const store = await storeOf(context);
    if (/^https?:/i.test(store)) {
      context.print(`The runs are on the server ${maskText(store)}`);
      await open(context, store);
      return;
    }
    const options = {
      cwd: context.root,
      host: serveDefaults.host,
      port: portOf(textOption(context, "port") ?? String(serveDefaults.port)),
      backendStoreUri: store,
      artifactsDestination: join(context.root, serveDefaults.artifactsDestination),
      // MLflow 3 asks to be told that a folder of runs is meant.
      env: { MLFLOW_ALLOW_FILE_STORE: "true" },
    };
    await context.follow(async (onProgress, signal) => {
      const server = await start(context, options, onProgress, signal);
      context.print(`MLflow shows the runs at ${server.uri} (Ctrl-C stops it)`);
      await open(context, server.uri);
      await keep(server, signal);
    });
    context.say("MLflow's server is stopped.");
  },
};

/** The store that is shown: an address of a server or a database, or that of a folder that is there. */
async function storeOf({ argument, root, cwd, env }: TaskContext): Promise<string> {
  const { readEnvironment } = await import("../../sdk/io/environment/index.js");
  const named = argument ?? readEnvironment({ cwd: root, env }).values.mlflowTrackingUri;
  const place = named === undefined || named === "" ? "./mlruns" : named;
  if (/^(https?|sqlite|postgresql|mysql|mssql)[+:]/i.test(place)) return place;
  const folder = place.startsWith("file:")
    ? fileURLToPath(place)
    : resolve(argument === undefined ? root : cwd, place);
  if (existsSync(folder)) return pathToFileURL(folder).href;
  throw new AssayError("TRACKING_MISSING", {
    what: "there are no runs to show",
    got: `no folder ${folder}`,
    wanted: "a folder of runs, as ./mlruns",
    next: existsSync(join(root, "mlflow.db"))
      ? "There is a database of mlflow:serve: assay task mlflow:ui sqlite:///mlflow.db."
      : "`assay run` makes the first one.",
  });
}

/** Opens the browser where a person sits; the address stands above in any case. */
async function open({ options, interactive, env, say }: TaskContext, uri: string): Promise<void> {
  if (options.open === false || !interactive) return;
  const { openPage } = await import("../../sdk/io/browsers/index.js");
  const fault = await openPage(uri, env);
  if (fault !== undefined) say(`The browser could not be opened (${fault}): open the address by hand.`);
}
