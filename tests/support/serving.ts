import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { Experiment } from "../../sdk/experiment.js";
import { MAIN } from "./cli.js";
import { ROOT } from "./source-files.js";

/** A row of bike hours, as a client sends it. */
export const BIKE_ROW = {
  season: 1,
  mnth: "Jan",
  hr: 8,
  holiday: 0,
  weekday: 6,
  workingday: 0,
  weathersit: "clear",
  temp: 0.24,
  atemp: 0.2879,
  hum: 0.81,
  windspeed: 0,
};

/** Registers a model of bike hours; each call makes another version, and Champion names it. */
export async function registerBikes(trackingUri: string, rounds: number): Promise<string> {
  const experiment = await Experiment.load(join(ROOT, "fixtures/configs/bikes.yaml"), {
    extras: [`model={kind: boosting, rounds: ${rounds}}`, `tracking.uri=${trackingUri}`],
    onProgress: false,
  }).train();
  const { version } = await experiment.register({ name: "bikes", alias: "Champion" });
  return version;
}

/** A server in a process of its own. */
export interface Serving {
  readonly url: string;
  readonly process: ChildProcess;
  /** What it wrote on standard error. */
  readonly log: () => string;
  /** Stops it by a signal and gives its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts `assay serve` and waits until it serves. */
export async function startServe(
  args: readonly string[],
  env: Record<string, string> = {},
  cwd = ROOT,
): Promise<Serving> {
  const child = spawn(process.execPath, [MAIN, "serve", "--port", "0", ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let log = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    log += chunk;
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on("data", (chunk: Buffer) => {
      out += chunk;
      const found = /at (http:\S+)/.exec(out)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once("exit", (code) => reject(new Error(`serve ended with ${code}: ${log.slice(-2000)}`)));
  });
  return {
    url,
    process: child,
    log: () => log,
    async stop(signal = "SIGTERM") {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const exited = once(child, "exit");
      child.kill(signal);
      const [code] = await exited;
      return code as number | null;
    },
  };
}

/** What a client got: the status, and the body as JSON where it is. */
export interface Got {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A client with connections of its own. A connection that breaks rejects. */
export class Client {
  readonly #agent: Agent;

  constructor(
    private readonly url: string,
    sockets = 64,
  ) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: sockets });
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Got> {
    return this.send("POST", path, JSON.stringify(body), { "content-type": "application/json", ...headers });
  }

  get(path: string): Promise<Got> {
    return this.send("GET", path, undefined, {});
  }

  close(): void {
    this.#agent.destroy();
  }

  private send(
    method: string,
    path: string,
    body: string | undefined,
    headers: Record<string, string>,
  ): Promise<Got> {
    return new Promise((resolve, reject) => {
      const sent = request(new URL(path, this.url), { method, headers, agent: this.#agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          const isJson = /json/.test(response.headers["content-type"] ?? "");
          resolve({
            status: response.statusCode ?? 0,
            body: isJson && text.trim() !== "" ? JSON.parse(text) : { text },
            headers: response.headers,
          });
        });
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }
}
