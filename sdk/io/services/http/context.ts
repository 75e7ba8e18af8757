import type { Logger } from "../logger/index.js";
import type { PredictionLog } from "../prediction-log/index.js";
import type { ServedModel } from "../served/index.js";
import type { Batcher } from "./batcher.js";
import type { HttpConfig } from "./config.js";
import type { HttpMetrics } from "./metrics.js";
import type { PagePanel } from "./pages/form-page.js";
import type { Allowance } from "./rate-limit.js";

/** What counts for clients, wherever it is counted: here, or by the first process for all workers. */
export interface ClientCounts {
  /** Counts a request. */
  request(client: string): Promise<Allowance> | Allowance;
  /** Counts a refused key. */
  failure(client: string): Promise<Allowance> | Allowance;
  /** Whether a client may offer another key. */
  mayTry(client: string): Promise<Allowance> | Allowance;
}

/** What the parts of a server share. */
export interface HttpContext {
  readonly served: ServedModel;
  readonly config: HttpConfig;
  readonly logger: Logger;
  readonly counts: ClientCounts;
  readonly metrics: HttpMetrics;
  readonly batcher: Batcher;
  /** Metrics as Prometheus reads them, of all workers. */
  readonly metricsText: () => Promise<string>;
  readonly assayVersion: string;
  /** Where predictions are kept, where they are. */
  readonly log?: PredictionLog;
  /** The panel of the page `/`. */
  readonly panel: PagePanel;
  /** How a stream goes that is predicted in the same process. */
  readonly stream?: () => { readonly isWell: boolean };
  readonly state: ServerState;
}

/** How a server stands. */
export class ServerState {
  readonly startedAtMs = Date.now();
  /** No new requests should come: it is about to stop. */
  draining = false;
  predictions = 0;
  readonly #startedMs = new Map<number, number>();
  #next = 0;

  get inFlight(): number {
    return this.#startedMs.size;
  }

  /** Counts a request that begins; returns what is to be called at its end. */
  begin(): () => void {
    const id = this.#next++;
    this.#startedMs.set(id, Date.now());
    return () => this.#startedMs.delete(id);
  }

  /** How long the oldest request has been worked on, in seconds. */
  get oldestSeconds(): number {
    // A map keeps the order in which keys came.
    const [oldest] = this.#startedMs.values();
    return oldest === undefined ? 0 : (Date.now() - oldest) / 1000;
  }
}
