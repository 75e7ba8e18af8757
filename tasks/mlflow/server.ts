import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { PythonEnvironment } from "../../sdk/io/python/index.js";
import { AssayError } from "../../sdk/utils/errors/index.js";
import { maskText } from "../../sdk/utils/secrets.js";
import { KEEPER } from "./keeper.js";
import { checkPort } from "./port.js";

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
export interface RunningServer {
  /** Its address from this machine. */
  readonly uri: string;
  /** The id of the process group that all of its processes are in. */
  readonly group: number;
  /** Ends it and all of its processes; resolves when the last one has ended. */
  stop(): Promise<void>;
  /** Resolves when it has ended, by itself or stopped, with the end of what it printed. */
  readonly ended: Promise<string>;
}

/** Longest time to the first answer: on a busy machine a first start, which makes the database, takes a minute. */
const START_MS = 120_000;

/** Least time between two looks, and the longest that one look takes. */
const LOOK_MS = 250;
const ANSWER_MS = 5000;

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
  const child = spawn(python.bin("python"), ["-c", KEEPER, ...commandOf(python, options)], {
    // A process group of its own: a Ctrl-C of the terminal goes to us, and we end the server.
    detached: true,
    cwd: options.cwd,
    // Jobs would start eight more processes, which outlive the server by a minute.
    env: { ...process.env, MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false", ...options.env },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const lines: string[] = [];
  const said = (): string => maskText(lines.join("\n"));
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", () => resolve(said()));
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (!TRACEBACK.test(line)) lines.push(line.trimEnd());
    if (lines.length > TAIL) lines.shift();
    options.onLine?.(line);
  });
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await ended;
  };
  const uri = `http://${localHost(host)}:${port}`;
  try {
    await answer(child, uri, signal);
    return { uri, group: pidOf(child), stop, ended };
  } catch (cause) {
    await stop();
    signal?.throwIfAborted();
    throw failed(cause, port, said());
  }
}

function commandOf(python: PythonEnvironment, options: ServerOptions): string[] {
  // Not by bin/mlflow: its first line names the interpreter, which breaks in folders with a space.
  return [
    ...[python.bin("python"), "-m", "mlflow", "server", "--workers", "1"],
    ...["--host", options.host, "--port", String(options.port)],
    ...["--backend-store-uri", options.backendStoreUri],
    ...["--artifacts-destination", options.artifactsDestination],
    ...(options.args ?? []),
  ];
}

async function answer(child: ChildProcess, uri: string, signal: AbortSignal | undefined): Promise<void> {
  for (const start = Date.now(); ; await sleep(LOOK_MS, undefined, { signal })) {
    const healthy = await fetch(`${uri}/health`, { signal: AbortSignal.timeout(ANSWER_MS) })
      .then((reply) => reply.ok)
      .catch(() => false);
    if (healthy) return;
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined)
      throw new Error("it ended before it answered");
    if (Date.now() - start > START_MS) throw new Error(`it did not answer within ${START_MS / 1000} s`);
  }
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error("it has no process");
  return pid;
}

/** An address that a server on all interfaces is reached by from here. */
function localHost(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}

function failed(cause: unknown, port: number, said: string): AssayError {
  const words = said === "" ? "it printed nothing" : `its last words:\n${said}`;
  return new AssayError("SERVER_FAILED", {
    what: "MLflow's server did not start",
    got: `${cause instanceof Error ? cause.message : String(cause)}; ${words}`,
    next: `Mend what it says. Where another took the port ${port} meanwhile, give another --port.`,
    cause,
  });
}

function refuseWindows(): void {
  if (process.platform !== "win32") return;
  throw new AssayError("SERVER_FAILED", {
    what: "MLflow's server is not started by Assay on Windows",
    next: "Start it yourself (pip install mlflow, then mlflow server) and set MLFLOW_TRACKING_URI.",
  });
}
