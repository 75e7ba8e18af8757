import cluster, { type Worker } from "node:cluster";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { AggregatorRegistry } from "prom-client";
import { type ClientCounts, countHere } from "../../io/services/http/index.js";
import type { Logger } from "../../io/services/index.js";
import { AssayError } from "../../utils/errors/index.js";
import type { RunningServer } from "./running-server.js";
import type { FromWorker, ToWorker, WorkerStart } from "./worker-messages.js";

/** Waits before a worker that ended is started again, in milliseconds: doubled each time, from the first to the last. */
const FIRST_WAIT_MS = 200;
const LAST_WAIT_MS = 30_000;

/** A worker that lived so long ended by something new: its successor starts at once. */
const WELL_MS = 60_000;

/** Time that workers have for their metrics, in milliseconds; of those that are busy longer there are none. */
const METRICS_MS = 2000;

/** How long workers that do not stop are waited for, beyond the time that open requests have. */
const STOP_GRACE_MS = 2000;

const ENDING = extname(__filename);
const ENTRY = join(__dirname, `worker${ENDING}`);

/** Several processes that serve one model on one port. One that ends is replaced. */
export class ServingCluster implements RunningServer {
  readonly #workers = new Map<number, Worker>();
  readonly #waiting = new Map<number, (metrics: unknown) => void>();
  readonly #counts: ClientCounts;
  #next = 0;
  #waitMs = FIRST_WAIT_MS;
  #stopping = false;
  #place: { readonly url: string; readonly port: number } = { url: "", port: 0 };

  private constructor(
    private readonly start: WorkerStart,
    private readonly logger: Logger,
  ) {
    this.#counts = countHere(start.http);
  }

  /** Starts the workers; fulfilled when all of them serve. Throws what the first one that cannot says. */
  static async start(start: WorkerStart, logger: Logger): Promise<ServingCluster> {
    const made = new ServingCluster(start, logger);
    try {
      // The first alone: where it cannot, the others need not try, and a free port is the same for all.
      await made.#fork();
      await Promise.all(Array.from({ length: start.http.workers - 1 }, () => made.#fork()));
    } catch (error) {
      await made.close();
      throw error;
    }
    return made;
  }

  get url(): string {
    return this.#place.url;
  }

  get port(): number {
    return this.#place.port;
  }

  /** Process ids of the workers. */
  get pids(): readonly number[] {
    return [...this.#workers.values()].flatMap(({ process: { pid } }) => (pid === undefined ? [] : [pid]));
  }

  async check(): Promise<void> {
    for (const worker of this.#workers.values()) send(worker, { type: "check" });
  }

  async close(): Promise<void> {
    this.#stopping = true;
    const workers = [...this.#workers.values()];
    const left = workers.map(
      (worker) => new Promise<void>((resolve) => worker.once("exit", () => resolve())),
    );
    for (const worker of workers) send(worker, { type: "stop" });
    const timer = setTimeout(
      () => {
        for (const worker of this.#workers.values()) worker.process.kill("SIGKILL");
      },
      this.start.http.stopSeconds * 1000 + STOP_GRACE_MS,
    );
    await Promise.all(left);
    clearTimeout(timer);
  }

  #fork(): Promise<void> {
    cluster.setupPrimary(
      ENDING === ".ts" ? { exec: jitiCommand(), args: [ENTRY] } : { exec: ENTRY, args: [] },
    );
    const worker = cluster.fork();
    const startedMs = Date.now();
    this.#workers.set(worker.id, worker);
    return new Promise((resolve, reject) => {
      let isReady = false;
      worker.on("message", (message: FromWorker) => {
        if (message.type === "ready") {
          isReady = true;
          this.#place = message;
          resolve();
        } else if (message.type === "failed") {
          reject(new AssayError(message.code, { what: message.what, cause: new Error(message.message) }));
          worker.process.kill();
        } else void this.#hear(worker, message);
      });
      worker.on("exit", (code, signal) => {
        this.#workers.delete(worker.id);
        reject(
          new AssayError("WORKER_LOST", {
            what: "a worker of the server ended before it served",
            got: signal ?? `exit code ${code}`,
          }),
        );
        if (this.#stopping || !isReady) return;
        this.logger.warn(
          { pid: worker.process.pid, code, signal },
          "a worker ended; another one takes its place",
        );
        if (Date.now() - startedMs > WELL_MS) this.#waitMs = FIRST_WAIT_MS;
        this.#again();
      });
      send(worker, { type: "start", start: this.start });
    });
  }

  /** Starts another worker after a while, and again where that one cannot serve. */
  #again(): void {
    const waitMs = this.#waitMs;
    this.#waitMs = Math.min(LAST_WAIT_MS, 2 * waitMs);
    setTimeout(() => {
      if (this.#stopping) return;
      this.#fork().catch((error: Error) => {
        this.logger.warn({ err: error }, "a worker could not be replaced; it is tried again");
        if (!this.#stopping) this.#again();
      });
    }, waitMs);
  }

  async #hear(worker: Worker, message: FromWorker): Promise<void> {
    if (message.type === "count") {
      const value = await this.#counts[message.name](message.client);
      send(worker, { type: "answer", id: message.id, value });
    } else if (message.type === "allMetrics") {
      send(worker, { type: "answer", id: message.id, value: await this.#allMetrics() });
    } else if (message.type === "metrics") {
      this.#waiting.get(message.id)?.(message.metrics);
      this.#waiting.delete(message.id);
    }
  }

  /** Metrics of all workers, added up. */
  async #allMetrics(): Promise<string> {
    const all = await Promise.all([...this.#workers.values()].map((worker) => this.#metricsOf(worker)));
    const found = all.filter((metrics) => metrics !== undefined);
    return AggregatorRegistry.aggregate(found as never[]).metrics();
  }

  #metricsOf(worker: Worker): Promise<unknown> {
    const id = this.#next++;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        resolve(undefined);
      }, METRICS_MS);
      this.#waiting.set(id, (metrics) => {
        clearTimeout(timer);
        resolve(metrics);
      });
      send(worker, { type: "metrics", id });
    });
  }
}

function send(worker: Worker, message: ToWorker): void {
  if (worker.isConnected()) worker.send(message, () => {});
}

/** What runs TypeScript as it is. */
function jitiCommand(): string {
  const manifest = createRequire(__filename).resolve("jiti/package.json");
  return join(dirname(manifest), "lib", "jiti-cli.mjs");
}
