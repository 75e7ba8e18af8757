import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "../../tasks/mlflow/server.js";
import type { PythonEnvironment } from "./python.js";

/** A real MLflow server: SQLite behind it, artifacts through its proxy. */
export interface MlflowServer {
  readonly uri: string;
  /** Kills it with all its processes, as a machine that loses its power does; its files stay. */
  kill(): Promise<void>;
  /** Starts it again after `kill`, on the same port and database. */
  restart(): Promise<void>;
  /** Ends it, all its processes and its files. */
  stop(): Promise<void>;
}

/** More options and variables of the server. */
export interface MlflowServerOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Puts files into the folder that the server runs in, before it starts. */
  readonly prepare?: (folder: string) => Promise<void>;
}

/**
 * Starts a server on a free port of this machine, as `assay task mlflow:serve` does, and waits until it answers. It ends
 * with the process of the test, however that ends.
 */
export async function startMlflow(
  python: PythonEnvironment,
  { prepare, ...options }: MlflowServerOptions = {},
): Promise<MlflowServer> {
  const folder = await mkdtemp(join(tmpdir(), "assay-mlflow-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  const place = {
    host: "127.0.0.1",
    port: await freePort(),
    backendStoreUri: `sqlite:///${join(folder, "mlflow.db")}`,
    artifactsDestination: join(folder, "artifacts"),
    cwd: folder,
    ...options,
  };
  try {
    await prepare?.(folder);
    let server = await startServer(python, place);
    return {
      uri: server.uri,
      async kill() {
        process.kill(-server.group, "SIGKILL");
        await server.ended;
      },
      async restart() {
        server = await startServer(python, place);
      },
      async stop() {
        await server.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
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
