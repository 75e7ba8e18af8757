import { setTimeout as sleep } from "node:timers/promises";
import type { Consumer as Client, EachBatchPayload, Kafka } from "kafkajs";
import { messageOf } from "../../../utils/errors/index.js";
import { isRebalancing, isRefused, kafkaError, Mistakes, mistakeError, Rebalancing } from "./failures.js";
import type { KafkaLog } from "./logging.js";
import type {
  BatchControl,
  BatchHandler,
  Consumer,
  ConsumerOptions,
  InMessage,
  PartitionBatch,
} from "./types.js";

/** Pauses before a consumer that fell is made anew: the first and the longest. */
const RESTART_MS = 300;
const LONGEST_RESTART_MS = 5000;
/** Longest wait for a goodbye of the group: without one it waits for the session's end. */
const LEAVE_MS = 10_000;

/** A member of a consumer group by kafkajs, which is made anew whenever the client gives up. */
export class KafkaConsumer implements Consumer {
  private client: Client | undefined;
  private isStopping = false;
  private readonly stopped = new AbortController();
  private leaving: Promise<void> | undefined;

  constructor(
    private readonly make: () => Promise<Kafka>,
    private readonly options: ConsumerOptions,
    private readonly log: KafkaLog,
  ) {}

  async run(handler: BatchHandler): Promise<void> {
    let pauseMs = RESTART_MS;
    const mistakes = new Mistakes();
    while (!this.isStopping) {
      const begunMs = Date.now();
      const error = await this.life(handler);
      if (this.isStopping || error === undefined) break;
      if (isRefused(error)) throw kafkaError(`group ${this.options.groupId} cannot be joined`, error);
      if (mistakes.isLasting(error))
        throw mistakeError(`the client of group ${this.options.groupId} breaks each time`, error);
      this.options.events?.onRestart?.(error);
      this.log("warn", `kafka: the consumer begins anew in ${pauseMs} ms: ${messageOf(error)}`);
      await sleep(pauseMs, undefined, { signal: this.stopped.signal }).catch(() => {});
      pauseMs = Date.now() - begunMs > 30_000 ? RESTART_MS : Math.min(2 * pauseMs, LONGEST_RESTART_MS);
    }
    await this.leaving;
  }

  stop(): Promise<void> {
    this.isStopping = true;
    this.leaving ??= this.leave(this.client);
    return this.leaving;
  }

  private async leave(client: Client | undefined): Promise<void> {
    const goodbye = client?.disconnect().catch(() => {});
    await Promise.race([goodbye, sleep(LEAVE_MS, undefined, { ref: false })]);
    this.stopped.abort();
  }

  /** One client from its connection to its fall, or to the stop. */
  private async life(handler: BatchHandler): Promise<Error | undefined> {
    const { groupId, topic, events } = this.options;
    const client = (await this.make()).consumer({
      groupId,
      sessionTimeout: this.options.sessionTimeoutMs,
      rebalanceTimeout: this.options.rebalanceTimeoutMs,
      heartbeatInterval: this.options.heartbeatMs,
      maxBytesPerPartition: this.options.maxPartitionBytes,
      maxWaitTimeInMs: this.options.maxWaitMs,
      allowAutoTopicCreation: false,
      // Its own restart would hide that it does not restart after some failures.
      retry: { restartOnFailure: async () => false },
    });
    if (this.isStopping) return undefined;
    this.client = client;
    const { CRASH, GROUP_JOIN } = client.events;
    try {
      const fallen = new Promise<Error>((resolve) => {
        client.on(CRASH, ({ payload }) => resolve(payload.error));
      });
      client.on(GROUP_JOIN, ({ payload }) => events?.onAssigned?.(payload.memberAssignment[topic] ?? []));
      await client.connect();
      await client.subscribe({ topics: [topic], fromBeginning: this.options.from === "earliest" });
      await client.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: this.options.concurrency,
        eachBatch: (payload) => this.hand(payload, handler),
      });
      const stopped = new Promise<undefined>((resolve) => {
        this.stopped.signal.addEventListener("abort", () => resolve(undefined), { once: true });
        if (this.stopped.signal.aborted) resolve(undefined);
      });
      return await Promise.race([fallen, stopped]);
    } catch (error) {
      return error as Error;
    } finally {
      events?.onAssigned?.([]);
      if (!this.isStopping) await client.disconnect().catch(() => {});
    }
  }

  private async hand(payload: EachBatchPayload, handler: BatchHandler): Promise<void> {
    const { topic, partition, messages, highWatermark } = payload.batch;
    const batch: PartitionBatch = {
      topic,
      partition,
      highWatermark: BigInt(highWatermark),
      messages: messages.map(
        ({ offset, key, value, headers = {}, timestamp }): InMessage => ({
          offset: BigInt(offset),
          key,
          value,
          headers,
          timestamp,
        }),
      ),
    };
    const resolve = (nextOffset: bigint): void => payload.resolveOffset(String(nextOffset - 1n));
    const guard = async (work: Promise<void>): Promise<void> => {
      try {
        await work;
      } catch (error) {
        // The client finds the protocol's error by its type.
        if (isRebalancing(error))
          throw Object.assign(new Rebalancing(messageOf(error)), { type: typeOf(error), cause: error });
        throw error;
      }
    };
    const control: BatchControl = {
      isCurrent: () => !this.isStopping && payload.isRunning() && !payload.isStale(),
      heartbeat: () => guard(payload.heartbeat()),
      resolve,
      async commit(nextOffset) {
        const offset = String(nextOffset);
        await guard(
          payload.commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset }] }] }),
        );
        resolve(nextOffset);
      },
    };
    await handler(batch, control);
  }
}

function typeOf(error: unknown): string | undefined {
  return (error as { readonly type?: string }).type;
}
