import { randomBytes } from "node:crypto";
import { statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { checkPort, portOf, untilStopped } from "../../io/servers/index.js";
import { AssayError } from "../../utils/errors/index.js";
import type { ProgressListener } from "../../utils/progress/index.js";
import type { Terminal } from "../terminal.js";
import type { LabServer } from "./server.js";

export interface LabOptions {
  readonly port?: string;
  readonly browser: boolean;
}

/** JupyterLab's own port, and how many above it are tried. */
const FIRST_PORT = 8888;
const TRIED = 20;

/** Sets JupyterLab up, starts it and keeps it until a signal stops it. Throws SERVER_FAILED where it ends by itself. */
export async function runLab(place: string, options: LabOptions, terminal: Terminal): Promise<void> {
  refuseWindows();
  const { interruptible } = await import("../interruption.js");
  const { watchWork } = await import("../watching.js");
  const shown = shownPlace(resolve(terminal.cwd, place));
  const wanted = options.port === undefined ? undefined : portOf(options.port);
  // Told at once, not after minutes of downloads.
  if (wanted !== undefined) await checkPort("127.0.0.1", wanted);
  const { logger, onProgress, stop } = await watchWork(terminal);
  try {
    await interruptible(
      async (signal) => {
        const port = wanted ?? (await freePort());
        const server = await start(
          { ...shown, port, openBrowser: options.browser },
          terminal,
          onProgress,
          signal,
        );
        terminal.out(`JupyterLab answers at ${server.url} (Ctrl-C ends it)`);
        await keep(server, signal);
      },
      () => logger.info("Ending JupyterLab and its kernels."),
    );
  } finally {
    stop();
  }
}

async function start(
  options: {
    readonly folder: string;
    readonly notebook?: string;
    readonly port: number;
    readonly openBrowser: boolean;
  },
  { env }: Terminal,
  onProgress: ProgressListener,
  signal: AbortSignal,
): Promise<LabServer> {
  const { provideLab } = await import("./provide.js");
  const { startLab } = await import("./server.js");
  const { dataDir, python } = await provideLab(env, { onProgress, signal });
  const step = "start JupyterLab";
  const startedMs = performance.now();
  onProgress({ type: "step-start", step, index: 1, total: 1 });
  const token = randomBytes(24).toString("hex");
  const server = await startLab(python, { ...options, token, dataDir, env, signal });
  onProgress({ type: "step-end", step, seconds: (performance.now() - startedMs) / 1000 });
  return server;
}

async function keep(server: LabServer, signal: AbortSignal): Promise<void> {
  const said = await untilStopped(server, signal);
  // "Shut Down" in its menu is an end, too.
  if (said === undefined || /Shutdown on \/api\/shutdown request|Shutting down on/i.test(said)) return;
  throw new AssayError("SERVER_FAILED", {
    what: "JupyterLab ended by itself",
    got: `its last words:\n${said}`,
    next: "Mend what it says and start it again; notebooks are kept.",
  });
}

function shownPlace(path: string): { readonly folder: string; readonly notebook?: string } {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) {
    throw new AssayError("CLI_USAGE", {
      what: "the folder is not there",
      got: path,
      wanted: "a folder, or a notebook",
    });
  }
  return stats.isDirectory() ? { folder: path } : { folder: dirname(path), notebook: basename(path) };
}

async function freePort(): Promise<number> {
  for (let port = FIRST_PORT; port < FIRST_PORT + TRIED; port++) {
    const isFree = await checkPort("127.0.0.1", port).then(
      () => true,
      () => false,
    );
    if (isFree) return port;
  }
  throw new AssayError("SERVER_FAILED", {
    what: `the ports ${FIRST_PORT} to ${FIRST_PORT + TRIED - 1} are taken`,
    next: "Give another: --port.",
  });
}

function refuseWindows(): void {
  if (process.platform !== "win32") return;
  throw new AssayError("SERVER_FAILED", {
    what: "JupyterLab is not started by Assay on Windows",
    next: "Start it yourself: pip install jupyterlab anywidget, then assay install kernel, then jupyter lab.",
  });
}
