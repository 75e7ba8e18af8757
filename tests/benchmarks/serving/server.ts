import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { MAIN } from "../../support/cli.js";
import { makePython } from "../../support/python.js";
import { ROOT } from "../../support/source-files.js";

export const SERVERS = ["assay", "mlflow", "fastapi"] as const;
export type ServerName = (typeof SERVERS)[number];

/** Clock ticks of /proc in a second. */
const TICKS = 100;
const START_MS = 120_000;

/** A server in processes of its own. */
export class BenchmarkServer {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  /** Starts a server of a saved model, and waits until it answers. No server limits its clients. */
  static async start(name: ServerName, model: string, workers = 1): Promise<BenchmarkServer> {
    const port = await freePort();
    const [command, ...args] = await commandOf(name, model, port, workers);
    const child = spawn(command, args, {
      cwd: ROOT,
      stdio: ["ignore", "ignore", "pipe"],
      detached: true,
      // mlflow looks for uvicorn by its name.
      env: {
        ...process.env,
        OMP_NUM_THREADS: "1",
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
    return this.processes().reduce((sum, pid) => {
      const fields = readProc(pid, "stat").split(") ")[1]?.split(" ") ?? [];
      return sum + (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS;
    }, 0);
  }

  /** Resident memory now, or its peak, of all processes, in MiB. */
  memoryMiB(which: "VmRSS" | "VmHWM"): number {
    return this.processes().reduce((sum, pid) => {
      const line = new RegExp(`^${which}:\\s+(\\d+)`, "m").exec(readProc(pid, "status"));
      return sum + Number(line?.[1] ?? 0) / 1024;
    }, 0);
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

  private processes(): number[] {
    const below = (pid: number): number[] => {
      const children = readProc(pid, `task/${pid}/children`).trim().split(/\s+/).filter(Boolean).map(Number);
      return [pid, ...children.flatMap(below)];
    };
    return this.child.pid === undefined ? [] : below(this.child.pid);
  }
}

async function commandOf(name: ServerName, model: string, port: number, workers: number): Promise<string[]> {
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
      "--extras",
      "http.rateLimit=false",
    ];
  const python = await makePython(join(__dirname, "requirements.txt"));
  if (name === "fastapi")
    return [python.bin("python"), join(__dirname, "fastapi_app.py"), model, String(port)];
  const serve = ["models", "serve", "-m", model, "-p", String(port), "--env-manager", "local", "-w", "1"];
  return [python.bin("python"), "-m", "mlflow", ...serve];
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1");
  } catch {
    return "";
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}
