import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { MAIN } from "../../support/cli.js";
import { makePython } from "../../support/python.js";
import { ROOT } from "../../support/source-files.js";
import { cpuSecondsOf, memoryMiBOf } from "./processes.js";

export const SERVERS = ["assay", "mlflow", "fastapi"] as const;
export type ServerName = (typeof SERVERS)[number];

const START_MS = 120_000;

export interface ServerOptions {
  /** Processes that share the port; Assay's. @default 1 */
  readonly workers?: number;
  /** More of Assay's command line. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A server in processes of its own. */
export class BenchmarkServer {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  /** Starts a server of a saved model, and waits until it answers. No server limits its clients. */
  static async start(name: ServerName, model: string, options: ServerOptions = {}): Promise<BenchmarkServer> {
    const port = await freePort();
    const [command, ...args] = await commandOf(name, model, port, options);
    const child = spawn(command, args, {
      cwd: ROOT,
      stdio: ["ignore", "ignore", "pipe"],
      detached: true,
      // mlflow looks for uvicorn by its name.
      env: {
        ...process.env,
        OMP_NUM_THREADS: "1",
        ...options.env,
        PATH: `${dirname(command)}${delimiter}${process.env.PATH}`,
      },
    });
    let log = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      log = (log + chunk).slice(-4000);
    });
    const server = new BenchmarkServer(child, port);
    const endMs = Date.now() + START_MS;
    for (;;) {
      if (child.exitCode !== null || Date.now() > endMs) {
        await server.stop();
        throw new Error(`${name} did not start: ${log}`);
      }
      const answer = await fetch(`http://127.0.0.1:${port}/ping`).catch(() => undefined);
      if (answer?.ok) return server;
      await sleep(200);
    }
  }

  /** Processor time of the server's processes since they began, in seconds. */
  get cpuSeconds(): number {
    return this.child.pid === undefined ? 0 : cpuSecondsOf(this.child.pid);
  }

  /** Resident memory now, or its peak, of all processes, in MiB. */
  memoryMiB(which: "VmRSS" | "VmHWM"): number {
    return this.child.pid === undefined ? 0 : memoryMiBOf(this.child.pid, which);
  }

  /** The first process. */
  get pid(): number | undefined {
    return this.child.pid;
  }

  async stop(): Promise<void> {
    const { pid, exitCode, signalCode } = this.child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    const exited = once(this.child, "exit");
    // Its own group: a server's workers too.
    process.kill(-pid, "SIGTERM");
    const late = setTimeout(() => process.kill(-pid, "SIGKILL"), 5000);
    await exited;
    clearTimeout(late);
  }
}

async function commandOf(
  name: ServerName,
  model: string,
  port: number,
  { workers = 1, args = [] }: ServerOptions,
): Promise<string[]> {
  if (name === "assay")
    return [
      process.execPath,
      MAIN,
      "serve",
      model,
      "--port",
      String(port),
      "--workers",
      String(workers),
      "--quiet",
      ...args,
      "--extras",
      "http.rateLimit=false",
    ];
  const python = await makePython(join(__dirname, "requirements.txt"));
  if (name === "fastapi")
    return [python.bin("python"), join(__dirname, "fastapi_app.py"), model, String(port)];
  const serve = ["models", "serve", "-m", model, "-p", String(port), "--env-manager", "local", "-w", "1"];
  return [python.bin("python"), "-m", "mlflow", ...serve];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}
