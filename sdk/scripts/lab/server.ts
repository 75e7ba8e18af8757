import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { KEEPER } from "../../../tasks/mlflow/keeper.js";
import type { PythonEnvironment } from "../../io/python/index.js";
import { AssayError } from "../../utils/errors/index.js";

export interface LabServerOptions {
  readonly port: number;
  /** Who knows it may use the server. */
  readonly token: string;
  /** The folder that it shows, absolute. */
  readonly folder: string;
  /** A notebook in it that it opens. */
  readonly notebook?: string;
  /** A folder of Jupyter's data with the kernel. */
  readonly dataDir: string;
  readonly openBrowser: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Stops the start; nothing is left. */
  readonly signal: AbortSignal;
}

export interface LabServer {
  /** The address that a browser opens, with the token. */
  readonly url: string;
  /** Resolves when it has ended, by itself or stopped, with the end of what it printed. */
  readonly ended: Promise<string>;
  /** Ends it with its kernels; resolves when they are gone. */
  stop(): Promise<void>;
}

const START_MS = 120_000;
const LOOK_MS = 200;
/** Lines that are kept for an error's message. */
const TAIL = 8;

/**
 * Starts JupyterLab on this machine and waits until it answers. It ends with this process, however that ends. Throws SERVER_FAILED where it
 * ends by itself (with its last words) or does not answer in 120 s.
 */
export async function startLab(python: PythonEnvironment, options: LabServerOptions): Promise<LabServer> {
  const { port, token, folder, dataDir, env, signal } = options;
  const child = spawn(python.bin("python"), ["-c", KEEPER, python.bin("python"), ...wordsOf(options)], {
    // A process group of its own: a Ctrl-C of the terminal goes to us, and we end the server.
    detached: true,
    cwd: folder,
    env: {
      ...env,
      // Not among the words, which every user of the machine may read.
      JUPYTER_TOKEN: token,
      JUPYTER_PATH: [dataDir, env.JUPYTER_PATH].filter((path) => path).join(":"),
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line.trimEnd());
    if (lines.length > TAIL) lines.shift();
  });
  const said = (): string => lines.join("\n").replaceAll(token, "…");
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", () => resolve(said()));
  });
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await ended;
  };
  try {
    await answer(child, `http://127.0.0.1:${port}/api/status`, options);
    return { url: `http://127.0.0.1:${port}${pathOf(options)}?token=${token}`, ended, stop };
  } catch (cause) {
    await stop();
    signal.throwIfAborted();
    throw new AssayError("SERVER_FAILED", {
      what: "JupyterLab did not start",
      got: `${cause instanceof Error ? cause.message : String(cause)}; ${said() === "" ? "it printed nothing" : `its last words:\n${said()}`}`,
      next: `Mend what it says. Where another took the port ${port} meanwhile, give another --port.`,
      cause,
    });
  }
}

const pathOf = ({ notebook }: LabServerOptions): string =>
  notebook === undefined ? "/lab" : `/lab/tree/${encodeURIComponent(notebook)}`;

function wordsOf(options: LabServerOptions): string[] {
  const { port, folder, openBrowser } = options;
  return [
    ...["-m", "jupyterlab", "--ip=127.0.0.1", `--port=${port}`, "--ServerApp.port_retries=0"],
    ...[`--ServerApp.root_dir=${folder}`, `--LabApp.default_url=${pathOf(options)}`],
    ...(openBrowser ? [] : ["--no-browser"]),
    // Jupyter refuses root, as which everything runs in many containers, unless it is told.
    ...(process.getuid?.() === 0 ? ["--allow-root"] : []),
  ];
}

async function answer(child: ChildProcess, url: string, { token, signal }: LabServerOptions): Promise<void> {
  for (const start = Date.now(); ; await sleep(LOOK_MS, undefined, { signal })) {
    const headers = { authorization: `token ${token}` };
    const answers = await fetch(url, { headers, signal: AbortSignal.timeout(5000) })
      .then((reply) => reply.ok)
      .catch(() => false);
    if (answers) return;
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined)
      throw new Error("it ended before it answered");
    if (Date.now() - start > START_MS) throw new Error(`it did not answer within ${START_MS / 1000} s`);
  }
}
