import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { PythonEnvironment } from "./python.js";

/** A real MLflow server: SQLite behind it, artifacts through its proxy. */
export interface MlflowServer {
  readonly uri: string;
  /** Ends it, all its processes and its files. */
  stop(): Promise<void>;
}

const START_MS = 120_000;

/** Starts a server on a free port of this machine and waits until it answers. */
export async function startMlflow(python: PythonEnvironment): Promise<MlflowServer> {
  const folder = await mkdtemp(join(tmpdir(), "assay-mlflow-"));
  const port = await freePort();
  const args = ["server", "--host", "127.0.0.1", "--port", String(port), "--workers", "1"];
  args.push("--backend-store-uri", `sqlite:///${join(folder, "mlflow.db")}`);
  args.push("--artifacts-destination", join(folder, "artifacts"));
  const child = spawn(python.bin("mlflow"), args, {
    // A process group of its own, so that its workers end with it. Jobs would start eight more processes.
    detached: true,
    cwd: folder,
    env: { ...process.env, MLFLOW_SERVER_ENABLE_JOB_EXECUTION: "false" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-5000);
    });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const stop = async () => {
    const { pid } = child;
    if (pid !== undefined && child.exitCode === null) {
      signal(pid, "SIGTERM");
      await Promise.race([ended, sleep(10_000)]);
      signal(pid, "SIGKILL");
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  };
  const uri = `http://127.0.0.1:${port}`;
  for (const start = Date.now(); ; await sleep(250)) {
    if (
      await fetch(`${uri}/health`)
        .then((reply) => reply.ok)
        .catch(() => false)
    )
      return { uri, stop };
    if (child.exitCode !== null || Date.now() - start > START_MS) {
      await stop();
      throw new Error(`MLflow's server does not answer: ${said}`);
    }
  }
}

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
