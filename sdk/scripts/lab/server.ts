import type { PythonEnvironment } from "../../io/python/index.js";
import { type KeptServer, startKeptServer } from "../../io/servers/index.js";

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

/** JupyterLab, which ends with its kernels. */
export interface LabServer extends KeptServer {
  /** The address that a browser opens, with the token. */
  readonly url: string;
}

/** Lines that are kept for an error's message. */
const TAIL = 8;

/**
 * Starts JupyterLab on this machine and waits until it answers. It ends with this process, however that ends. Throws SERVER_FAILED where it
 * ends by itself (with its last words) or does not answer in 120 s.
 */
export async function startLab(python: PythonEnvironment, options: LabServerOptions): Promise<LabServer> {
  const { port, token, folder, dataDir, env, signal } = options;
  const address = `http://127.0.0.1:${port}`;
  const server = await startKeptServer(python, {
    name: "JupyterLab",
    words: wordsOf(options),
    cwd: folder,
    env: {
      ...env,
      // Not among the words, which every user of the machine may read.
      JUPYTER_TOKEN: token,
      JUPYTER_PATH: [dataDir, env.JUPYTER_PATH].filter((path) => path).join(":"),
    },
    port,
    health: { url: `${address}/api/status`, headers: { authorization: `token ${token}` } },
    tail: TAIL,
    masked: (text) => text.replaceAll(token, "…"),
    signal,
  });
  return { ...server, url: `${address}${pathOf(options)}?token=${token}` };
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
