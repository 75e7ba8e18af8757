import type { Registry } from "prom-client";
import type { KafkaInferenceConfig } from "../../io/configs/index.js";
import type { Logger } from "../../io/services/index.js";
import type { PredictionLog } from "../../io/services/prediction-log/index.js";
import type { ServedModel } from "../../io/services/served/index.js";
import type { JobEnvironment } from "../environment.js";
import { type OpenedStream, openStream } from "../kafka/open-stream.js";
import type { StreamHealth } from "../kafka/progress.js";

export interface StreamBesideOptions {
  /** Its model, tracking and refresh do not count: the server's do. */
  readonly config: KafkaInferenceConfig;
  readonly environment: Pick<JobEnvironment, "os">;
}

/** A stream in the process of a server, predicted by the same model. */
export class StreamBeside {
  /** Rejects where the cluster refuses for good; what waiting can mend is waited for. */
  readonly failed: Promise<never>;
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private fail: (error: unknown) => void = () => {};

  private constructor(private readonly opened: OpenedStream) {
    this.failed = new Promise((_, reject) => {
      this.fail = reject;
    });
    // Who does not look for it is not told.
    this.failed.catch(() => {});
  }

  static async open(
    { config, environment }: StreamBesideOptions,
    models: ServedModel,
    logger: Logger,
  ): Promise<StreamBeside> {
    const log = (level: "debug" | "info" | "warn", message: string): void => logger[level](message);
    // The server tells of it.
    const { monitor: _, ...rest } = config;
    return new StreamBeside(await openStream(rest, { environment, models, now: Date.now, log }));
  }

  get registry(): Registry {
    return this.opened.stream.stats.registry;
  }

  get log(): PredictionLog | undefined {
    return this.opened.log;
  }

  health(): StreamHealth {
    return this.opened.stream.health();
  }

  start(): void {
    this.running = this.opened.run(this.stopping.signal).catch((error: unknown) => this.fail(error));
  }

  /** Ends what is in hand, commits it and leaves the group. */
  stop(): Promise<void> {
    this.stopping.abort();
    return this.running;
  }
}
