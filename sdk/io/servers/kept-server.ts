import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { whenAborted } from "../../utils/abort.js";
import { AssayError, messageOf } from "../../utils/errors/index.js";
import type { PythonEnvironment } from "../python/index.js";
import { KEEPER } from "./keeper.js";

/** A server of a Python environment, and how one sees that it answers. */
export interface ServerPlan {
  /** As messages call it: "JupyterLab". */
  readonly name: string;
  /** Words behind `python`. */
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly port: number;
  /** Address that answers when it is ready, and the headers that it wants. */
  readonly health: { readonly url: string; readonly headers?: Readonly<Record<string, string>> };
  /** Lines that are kept for an error's message, and which of them say something. @default all of them say something */
  readonly tail: number;
  readonly isTold?: (line: string) => boolean;
  /** Takes secrets out of what it printed. */
  readonly masked: (text: string) => string;
  /** Stops the start; nothing is left. */
  readonly signal?: AbortSignal;
  /** Gets each line that it prints. */
  readonly onLine?: (line: string) => void;
}

/** A server that answers. */
export interface KeptServer {
  /** The id of the process group that all of its processes are in. */
  readonly group: number;
  /** Ends it and all of its processes; resolves when the last one has ended. */
  stop(): Promise<void>;
  /** Resolves when it has ended, by itself or stopped, with the end of what it printed. */
  readonly ended: Promise<string>;
}

/** Longest time to the first answer: on a busy machine a first start, which makes a database, takes a minute. */
const START_MS = 120_000;

/** Least time between two looks, and the longest that one look takes. */
const LOOK_MS = 250;
const ANSWER_MS = 5000;

/**
 * Starts a server and waits until it answers. It ends with this process, however that ends. Throws SERVER_FAILED where it ends
 * by itself (with its last words) or does not answer in 120 s, and the signal's reason where that stops it.
 */
export async function startKeptServer(python: PythonEnvironment, plan: ServerPlan): Promise<KeptServer> {
  const { signal } = plan;
  const child = spawn(python.bin("python"), ["-c", KEEPER, python.bin("python"), ...plan.words], {
    // A process group of its own: a Ctrl-C of the terminal goes to us, and we end the server.
    detached: true,
    cwd: plan.cwd,
    env: plan.env,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const lines: string[] = [];
  const said = (): string => plan.masked(lines.join("\n"));
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", () => resolve(said()));
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (plan.isTold?.(line) !== false) lines.push(line.trimEnd());
    if (lines.length > plan.tail) lines.shift();
    plan.onLine?.(line);
  });
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await ended;
  };
  try {
    await answer(child, plan);
    return { group: pidOf(child), stop, ended };
  } catch (cause) {
    await stop();
    signal?.throwIfAborted();
    throw failed(cause, plan, said());
  }
}

/** Waits until a signal stops a server: undefined then, and its last words where it ended by itself before. */
export async function untilStopped(server: KeptServer, signal: AbortSignal): Promise<string | undefined> {
  const said = await Promise.race([whenAborted(signal).then(() => undefined), server.ended]);
  if (said === undefined) await server.stop();
  return said;
}

async function answer(child: ChildProcess, { health, signal }: ServerPlan): Promise<void> {
  const { url, headers = {} } = health;
  for (const start = Date.now(); ; await sleep(LOOK_MS, undefined, { signal })) {
    const healthy = await fetch(url, { headers, signal: AbortSignal.timeout(ANSWER_MS) })
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

function failed(cause: unknown, { name, port }: ServerPlan, said: string): AssayError {
  const words = said === "" ? "it printed nothing" : `its last words:\n${said}`;
  return new AssayError("SERVER_FAILED", {
    what: `${name} did not start`,
    got: `${messageOf(cause)}; ${words}`,
    next: `Mend what it says. Where another took the port ${port} meanwhile, give another --port.`,
    cause,
  });
}
