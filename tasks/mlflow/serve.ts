import { portOf } from "../../sdk/io/servers/port-option.js";
import { AssayError } from "../../sdk/utils/errors/index.js";
import type { ProgressListener } from "../../sdk/utils/progress/index.js";
import type { Task, TaskContext } from "../task.js";
import type { RunningServer, ServerOptions } from "./server.js";

/** MLflow's own defaults, so that `mlflow server` in the same folder shows the same runs. */
export const serveDefaults = {
  host: "127.0.0.1",
  port: 5000,
  backendStoreUri: "sqlite:///mlflow.db",
  artifactsDestination: "./mlartifacts",
} as const;

/** Starts a real MLflow server and keeps it until it is stopped. */
export const mlflowServe: Task = {
  name: "mlflow:serve",
  summary: "start an MLflow server, in a Python environment of its own",
  description:
    "Starts MLflow's server and keeps it until Ctrl-C, which ends it and all of its processes. Its Python environment (850 MB) " +
    "is made on first use, in the user's cache (ASSAY_CACHE_DIR), which takes some minutes.",
  options: [
    { flags: "--host <host>", description: `address to listen on (default: ${serveDefaults.host})` },
    { flags: "--port <port>", description: `port to listen on (default: ${serveDefaults.port})` },
    {
      flags: "--backend-store-uri <uri>",
      description: `database of runs and models (default: ${serveDefaults.backendStoreUri}, in the current folder)`,
    },
    {
      flags: "--artifacts-destination <uri>",
      description: `where files are kept: a folder, or s3://… (default: ${serveDefaults.artifactsDestination})`,
    },
    {
      flags: "--allowed-hosts <hosts>",
      description:
        "names that others reach it by, with commas, as mlflow.example.org (default: this machine's)",
    },
  ],
  async run(context) {
    const options = optionsOf(context);
    await context.follow(async (onProgress, signal) => {
      const server = await start(context, options, onProgress, signal);
      context.print(`MLflow's server answers at ${server.uri} (Ctrl-C stops it)`);
      context.print(`MLFLOW_TRACKING_URI=${server.uri}`);
      await keep(server, signal);
    });
    context.say("MLflow's server is stopped.");
  },
};

type Chosen = Omit<ServerOptions, "signal" | "onLine">;

function optionsOf({ cwd, options }: TaskContext): Chosen {
  const text = (name: string): string | undefined => {
    const value = options[name];
    return typeof value === "string" ? value : undefined;
  };
  const hosts = text("allowedHosts");
  return {
    cwd,
    host: text("host") ?? serveDefaults.host,
    port: portOf(text("port") ?? String(serveDefaults.port)),
    backendStoreUri: text("backendStoreUri") ?? serveDefaults.backendStoreUri,
    artifactsDestination: text("artifactsDestination") ?? serveDefaults.artifactsDestination,
    args: hosts === undefined ? [] : ["--allowed-hosts", hosts],
  };
}

/** Starts a server in the environment of MLflow, which is made first where it is not there. */
export async function start(
  context: TaskContext,
  options: Chosen,
  onProgress: ProgressListener,
  signal: AbortSignal,
): Promise<RunningServer> {
  const { makeEnvironment } = await import("../../sdk/io/python/index.js");
  const { mlflowPython } = await import("./python.js");
  const { checkPort } = await import("../../sdk/io/servers/index.js");
  const { startServer } = await import("./server.js");
  // Told at once, not after minutes of downloads.
  await checkPort(options.host, options.port);
  const python = await makeEnvironment(mlflowPython(context.cwd, context.env), { onProgress, signal });
  const step = "start MLflow's server";
  const started = performance.now();
  onProgress({ type: "step-start", step, index: 1, total: 1 });
  // What it says while it starts is told where it fails; from then on it is handed through.
  let onLine = (_line: string): void => {};
  const server = await startServer(python, { ...options, signal, onLine: (line) => onLine(line) });
  onProgress({ type: "step-end", step, seconds: (performance.now() - started) / 1000 });
  onLine = context.say;
  return server;
}

/** Resolves when a signal has stopped it; throws SERVER_FAILED where it ended by itself. */
export async function keep(server: RunningServer, signal: AbortSignal): Promise<void> {
  const { untilStopped } = await import("../../sdk/io/servers/index.js");
  const said = await untilStopped(server, signal);
  if (said === undefined) return;
  throw new AssayError("SERVER_FAILED", {
    what: "MLflow's server ended by itself",
    got: `its last words:\n${said}`,
    next: "Mend what it says and start it again; runs and models are kept.",
  });
}
