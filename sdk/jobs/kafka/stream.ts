import type { KafkaInferenceConfig } from "../../io/configs/index.js";
import {
  type Admin,
  isRefused,
  type KafkaCluster,
  kafkaError,
  Mistakes,
  mistakeError,
  type TopicPlan,
} from "../../io/services/kafka/index.js";
import { messageOf } from "../../utils/errors/index.js";
import { Backoff } from "./backoff.js";
import { AtLeastOnce, type Delivery, ExactlyOnce } from "./delivery.js";
import type { ModelSource } from "./model.js";
import type { Destinations } from "./parcel.js";
import { type StreamHealth, StreamProgress } from "./progress.js";
import type { ScoreOptions } from "./score.js";
import { StreamStats } from "./stats.js";
import type { StreamTopics } from "./topics.js";
import { type DonePiece, Work } from "./work.js";

export interface StreamContext {
  readonly cluster: KafkaCluster;
  readonly models: ModelSource;
  readonly config: KafkaInferenceConfig;
  readonly topics: StreamTopics;
  readonly codecs: Pick<ScoreOptions, "decoder" | "encoder">;
  readonly now: () => number;
  readonly log: (level: "debug" | "info" | "warn", message: string) => void;
  /** Hears of each piece that is done. */
  readonly onDone?: (done: DonePiece) => void;
}

/** Bytes of a topic's limit that are left free: what surrounds the messages. */
const LIMIT_MARGIN = 2048;
/** How often the brokers are asked how much waits. */
const LAG_MS = 3000;
/** Partitions that are worked on at the same time. */
const CONCURRENCY = 32;

/** A stream of predictions from one topic into another, until it is stopped. */
export class PredictionStream {
  readonly stats = new StreamStats();
  readonly progress: StreamProgress;
  private readonly stopping = new AbortController();
  private readonly delivery: Delivery;
  private adminNow: Promise<Admin> | undefined;
  private destinationsNow: Promise<Destinations> | undefined;

  constructor(private readonly context: StreamContext) {
    const { cluster, config, topics, now } = context;
    this.progress = new StreamProgress(this.stats, now, config.health.stallSeconds);
    this.delivery =
      config.delivery === "exactly-once"
        ? new ExactlyOnce(cluster, () => this.admin(), topics.groupId)
        : new AtLeastOnce(cluster, (topic) => this.withAdmin((admin) => admin.partitions(topic)));
  }

  /** How it goes: what a supervisor looks at. */
  health(): StreamHealth {
    return this.progress.health();
  }

  /** Runs until the signal, then ends what is in hand, commits it and leaves the group. Throws KAFKA_UNAVAILABLE where the cluster refuses for good. */
  async run(signal: AbortSignal): Promise<void> {
    const { cluster, config, topics, models, codecs, now, log } = this.context;
    const { group, batch, input, output, retry } = config;
    let failure: Error | undefined;
    const work = new Work({
      models,
      delivery: this.delivery,
      destinations: () => this.destinations(),
      score: {
        ...codecs,
        keep: output.keep,
        probabilities: output.probabilities,
        bounds: output.bounds,
        unknownFields: input.unknownFields,
        missing: input.missing,
        maxInBytes: input.maxBytes,
      },
      batchRows: batch.rows,
      heartbeatMs: group.heartbeatMs,
      sessionTimeoutMs: group.sessionTimeoutMs,
      retry,
      stats: this.stats,
      signal: this.stopping.signal,
      now,
      log,
      onDone: (done) => {
        this.progress.done(done);
        this.context.onDone?.(done);
      },
      mend: () => this.makeTopics(),
      fail: (error) => {
        failure ??= error;
        stop();
      },
    });
    this.progress.stalls = work.stalls;
    const consumer = cluster.consumer({
      groupId: topics.groupId,
      topic: topics.input,
      from: input.from,
      sessionTimeoutMs: group.sessionTimeoutMs,
      rebalanceTimeoutMs: group.rebalanceTimeoutMs,
      heartbeatMs: group.heartbeatMs,
      maxPartitionBytes: batch.maxBytes,
      maxWaitMs: batch.maxWaitMs,
      concurrency: CONCURRENCY,
      events: {
        onAssigned: (partitions) => {
          this.stats.rebalances.inc();
          this.delivery.assigned(partitions);
          this.progress.assigned(partitions);
          log("info", `group ${topics.groupId}: ${partitions.length} partitions of ${topics.input}`);
        },
      },
    });
    const stop = (): void => {
      this.stopping.abort();
      void consumer.stop();
    };
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
    const watch = setInterval(() => void this.measureLag(), LAG_MS);
    try {
      await this.reach(signal);
      if (!signal.aborted) await consumer.run(work.handle);
      if (failure !== undefined) throw failure;
    } finally {
      clearInterval(watch);
      signal.removeEventListener("abort", stop);
      await this.delivery.close().catch(() => {});
      await (await this.adminNow?.catch(() => undefined))?.close().catch(() => {});
    }
  }

  /** Waits for brokers that are away, and makes the topics. */
  private async reach(signal: AbortSignal): Promise<void> {
    const { retry } = this.context.config;
    const backoff = new Backoff(retry.firstMs, retry.longestMs);
    const mistakes = new Mistakes();
    for (let tries = 1; !signal.aborted; tries++) {
      try {
        await this.makeTopics();
        return;
      } catch (error) {
        if (isRefused(error)) throw kafkaError("the cluster refuses", error);
        if (mistakes.isLasting(error)) throw mistakeError("the topics cannot be asked for", error);
        this.context.log(tries === 1 ? "warn" : "debug", `the brokers are waited for: ${messageOf(error)}`);
        await backoff.wait(signal);
      }
    }
  }

  private async makeTopics(): Promise<void> {
    const { topics, config, log } = this.context;
    if (!config.topics.create) {
      await this.withAdmin((admin) => admin.bounds(topics.input));
      return;
    }
    const { partitions, replicas } = config.topics;
    const plans = [topics.input, topics.output, topics.deadLetters].map(
      (topic): TopicPlan => ({ topic, partitions, replicas }),
    );
    const made = await this.withAdmin((admin) => admin.ensureTopics(plans));
    if (made.length > 0) log("info", `topics made: ${made.join(", ")}`);
  }

  private async measureLag(): Promise<void> {
    try {
      const { input, groupId } = this.context.topics;
      const bounds = await this.withAdmin((admin) => admin.bounds(input));
      if (this.progress.isNew) {
        const committed = await this.withAdmin((admin) => admin.committed(groupId, input));
        this.progress.begins(committed, bounds, this.context.config.input.from);
      }
      this.progress.ends(bounds);
    } catch {
      // The work itself tells of brokers that are away.
    }
  }

  private destinations(): Promise<Destinations> {
    if (this.destinationsNow === undefined) {
      const asking = this.withAdmin(async (admin): Promise<Destinations> => {
        const { output, deadLetters } = this.context.topics;
        const limit = async (topic: string) => (await admin.maxMessageBytes(topic)) - LIMIT_MARGIN;
        return {
          output: { topic: output, maxBytes: Math.max(1, await limit(output)) },
          deadLetters: { topic: deadLetters, maxBytes: Math.max(1, await limit(deadLetters)) },
        };
      });
      this.destinationsNow = asking;
      asking.catch(() => {
        this.destinationsNow = undefined;
      });
    }
    return this.destinationsNow;
  }

  private async withAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    const opening = this.admin();
    try {
      return await work(await opening);
    } catch (error) {
      // One that lost its broker is of no more use.
      if (this.adminNow === opening) this.adminNow = undefined;
      void opening.then((admin) => admin.close()).catch(() => {});
      throw error;
    }
  }

  private admin(): Promise<Admin> {
    this.adminNow ??= this.context.cluster.admin();
    return this.adminNow;
  }
}
