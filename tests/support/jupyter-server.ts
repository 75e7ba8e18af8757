import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./mlflow-server.js";
import type { PythonEnvironment } from "./python.js";
import { ROOT } from "./source-files.js";

/** A real Jupyter server with JupyterLab, whose files, settings and kernels are its own. */
export interface JupyterServer {
  readonly url: string;
  readonly token: string;
  /** The process of the server. */
  readonly pid: number;
  /** Where notebooks are. */
  readonly folder: string;
  /** Ends it with its kernels and files. */
  stop(): Promise<void>;
  /** What it printed. */
  log(): string;
}

const START_MS = 60_000;
const LOOK_MS = 100;
/** A server that is asked to end ends its kernels first. */
const STOP_MS = 10_000;

const SETTINGS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  // No look for news or new versions in the network.
  "apputils-extension/notification": { fetchNews: "false", checkForUpdates: false },
  // All cells are in the page, also those out of sight.
  "notebook-extension/tracker": { windowingMode: "none" },
};

async function writeSettings(dir: string): Promise<void> {
  for (const [name, settings] of Object.entries(SETTINGS)) {
    const file = join(dir, "@jupyterlab", `${name}.jupyterlab-settings`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(settings));
  }
}

export interface JupyterOptions {
  /** Extensions of JupyterLab that are not loaded, as if their wheels were not there. */
  readonly disabled?: readonly string[];
}

/**
 * Starts a server on a free port of this machine and waits until it answers. `prefix` is where kernels were installed
 * (`assay install kernel --prefix`); the environment's own (Python) is there too.
 */
export async function startJupyter(
  python: PythonEnvironment,
  prefix?: string,
  { disabled = [] }: JupyterOptions = {},
): Promise<JupyterServer> {
  const home = await mkdtemp(join(tmpdir(), "assay-jupyter-"));
  const folder = await mkdtemp(join(tmpdir(), "assay cahiers é "));
  const token = randomBytes(16).toString("hex");
  const port = await freePort();
  const words = [
    ...["-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", `--port=${port}`],
    ...["--ServerApp.port_retries=0", `--IdentityProvider.token=${token}`, `--ServerApp.root_dir=${folder}`],
    // `window.jupyterapp`, which tells tests what state the page is in.
    ...["--LabApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly"],
  ];
  await writeSettings(join(home, "settings"));
  await mkdir(join(home, "config", "labconfig"), { recursive: true });
  const page = { disabledExtensions: Object.fromEntries(disabled.map((name) => [name, true])) };
  await writeFile(join(home, "config", "labconfig", "page_config.json"), JSON.stringify(page));
  // Notebooks import what the project has installed.
  await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  const child = spawn(python.bin("python"), words, {
    // A group of its own, so that kernels end with it.
    detached: true,
    cwd: folder,
    env: {
      ...process.env,
      JUPYTER_CONFIG_DIR: join(home, "config"),
      JUPYTER_DATA_DIR: join(home, "data"),
      JUPYTER_RUNTIME_DIR: join(home, "runtime"),
      JUPYTERLAB_SETTINGS_DIR: join(home, "settings"),
      JUPYTERLAB_WORKSPACES_DIR: join(home, "workspaces"),
      IPYTHONDIR: join(home, "ipython"),
      XDG_STATE_HOME: join(home, "state"),
      ...(prefix === undefined ? {} : { JUPYTER_PATH: join(prefix, "share", "jupyter") }),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  const ended = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("exit", () => resolve());
  });
  const { pid } = child;
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await Promise.race([ended, sleep(STOP_MS, undefined, { ref: false })]);
    try {
      if (pid !== undefined) process.kill(-pid, "SIGKILL");
    } catch {
      // None of the group is left.
    }
    for (const dir of [home, folder]) await rm(dir, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  for (const start = Date.now(); ; await sleep(LOOK_MS)) {
    const answers = await fetch(`${url}/api/status?token=${token}`)
      .then((reply) => reply.ok)
      .catch(() => false);
    if (answers && pid !== undefined) return { url, token, folder, pid, stop, log: () => said };
    if (child.exitCode !== null || pid === undefined || Date.now() - start > START_MS) {
      await stop();
      throw new Error(`the Jupyter server did not start: ${said.slice(-3000)}`);
    }
  }
}
