import type { PythonEnvironment } from "../../sdk/io/python/index.js";
import { checkPort, type KeptServer, startKeptServer } from "../../sdk/io/servers/index.js";
import { AssayError } from "../../sdk/utils/errors/index.js";
import { maskText } from "../../sdk/utils/secrets.js";

/** How a server is started. */
export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  /** Database of the runs, as `sqlite:///mlflow.db`. */
  readonly backendStoreUri: string;
  /** Where the server keeps artifacts: a folder, relative to `cwd`, or an address as `s3://…`. */
  readonly artifactsDestination: string;
  /** Folder that it runs in. */
  readonly cwd: string;
  /** More options of `mlflow server`. */
  readonly args?: readonly string[];
  /** Variables over those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Stops the start; nothing is left. */
  readonly signal?: AbortSignal;
  /** Gets each line that the server prints. */
  readonly onLine?: (line: string) => void;
}

/** A server that answers. */
export interface RunningServer extends KeptServer {
  /** Its address from this machine. */
  readonly uri: string;
}

/** Lines that are kept for the error's message. */
const TAIL = 5;

/** Python's traceback, of which the last line says it all. */
const TRACEBACK = /^\s|^Traceback |^$/;

/**
 * Starts MLflow's server with one worker and waits until it answers. It ends with this process, however that ends. Throws
 * SERVER_FAILED where the port is taken, the server ends by itself (with its last words) or does not answer in 120 s.
 */
export async function startServer(python: PythonEnvironment, options: ServerOptions): Promise<RunningServer> {
  refuseWindows();
  const { host, port, signal } = options;
  await checkPort(host, port);
  signal?.throwIfAborted();
  const uri = `http://${localHost(host)}:${port}`;
  const server = await startKeptServer(python, {
    name: "MLflow's server",
    words: wordsOf(options),
    cwd: options.cwd,
    // Jobs would start eight more processes, which outlive the server by a minute.
    env: { ...process.env, MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false", ...options.env },
    port,
    health: { url: `${uri}/health` },
    tail: TAIL,
    isTold: (line) => !TRACEBACK.test(line),
    masked: maskText,
    signal,
    onLine: options.onLine,
  });
  return { ...server, uri };
}

function wordsOf(options: ServerOptions): string[] {
  // Not by bin/mlflow: its first line names the interpreter, which breaks in folders with a space.
  return [
    ...["-m", "mlflow", "server", "--workers", "1"],
    ...["--host", options.host, "--port", String(options.port)],
    ...["--backend-store-uri", options.backendStoreUri],
    ...["--artifacts-destination", options.artifactsDestination],
    ...(options.args ?? []),
  ];
}

/** An address that a server on all interfaces is reached by from here. */
function localHost(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}

function refuseWindows(): void {
  if (process.platform !== "win32") return;
  throw new AssayError("SERVER_FAILED", {
    what: "MLflow's server is not started by Assay on Windows",
    next: "Start it yourself (pip install mlflow, then mlflow server) and set MLFLOW_TRACKING_URI.",
  });
}
