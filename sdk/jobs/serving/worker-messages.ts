import type { BackendChoice } from "../../io/backends/index.js";
import type { KafkaInferenceConfig } from "../../io/configs/index.js";
import type { HttpConfig } from "../../io/services/http/index.js";
import type { KafkaConfig } from "../../io/services/kafka/index.js";
import type { PredictionLogConfig } from "../../io/services/prediction-log/index.js";
import type { RefreshConfig } from "../../io/services/served/index.js";
import type { ErrorCode } from "../../utils/errors/index.js";
import type { LogLevel } from "../../utils/log-levels.js";
import type { StoreUris } from "../tracking-place.js";

/** What a worker serves. */
export interface WorkerStart {
  readonly model: string;
  readonly uris: StoreUris;
  readonly http: HttpConfig;
  readonly refresh: RefreshConfig;
  readonly log?: PredictionLogConfig;
  /** Brokers of the log's topic. */
  readonly kafka?: KafkaConfig;
  readonly backend?: BackendChoice;
  readonly cwd: string;
  /** Modules of the plug-ins that the config names, absolute. */
  readonly plugins: readonly string[];
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly level: LogLevel;
  /** A stream that each worker predicts too: they share its partitions. */
  readonly stream?: KafkaInferenceConfig;
}

/** Counts that the first process keeps for all workers. */
export type CountName = "request" | "failure" | "mayTry";

export type ToWorker =
  | { readonly type: "start"; readonly start: WorkerStart }
  | { readonly type: "check" }
  | { readonly type: "stop" }
  | { readonly type: "answer"; readonly id: number; readonly value: unknown }
  | { readonly type: "metrics"; readonly id: number };

export type FromWorker =
  | { readonly type: "ready"; readonly url: string; readonly port: number }
  | { readonly type: "failed"; readonly code: ErrorCode; readonly what: string; readonly message: string }
  | { readonly type: "count"; readonly id: number; readonly name: CountName; readonly client: string }
  | { readonly type: "allMetrics"; readonly id: number }
  | { readonly type: "metrics"; readonly id: number; readonly metrics: unknown };
