/** Names and values of a message's headers; a name that came several times has several values. */
export type Headers = Readonly<Record<string, Buffer | string | readonly (Buffer | string)[] | undefined>>;

/** A message as it was read. */
export interface InMessage {
  readonly offset: bigint;
  readonly key: Buffer | null;
  /** Null of a message without one (a tombstone). */
  readonly value: Buffer | null;
  readonly headers: Headers;
  /** Milliseconds since 1970, as Kafka writes it. */
  readonly timestamp: string;
}

/** A message to be written. */
export interface OutMessage {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Headers;
  readonly timestamp: string;
  /** Where it must go; by its key, or in turn, where that is not said. */
  partition?: number;
}

/** Messages for a topic. */
export interface OutBatch {
  readonly topic: string;
  readonly messages: readonly OutMessage[];
}

/** Messages of one partition, in order. */
export interface PartitionBatch {
  readonly topic: string;
  readonly partition: number;
  readonly messages: readonly InMessage[];
  /** Offset behind the last message that can be read. */
  readonly highWatermark: bigint;
}

/** What the handler of a batch may do. */
export interface BatchControl {
  /** Whether the batch is still to be worked on: false once the consumer stops. */
  isCurrent(): boolean;
  /**
   * Says that all before `nextOffset` is done, to the broker: the group goes on from there. Throws where the partition is no
   * longer this member's.
   */
  commit(nextOffset: bigint): Promise<void>;
  /** The same where a transaction has told the broker. */
  resolve(nextOffset: bigint): void;
  /**
   * Tells the group that this member lives. Throws `Rebalancing` where the group parts its partitions anew: the handler ends what
   * it is at, commits it, and throws that on.
   */
  heartbeat(): Promise<void>;
}

export type BatchHandler = (batch: PartitionBatch, control: BatchControl) => Promise<void>;

/** What a consumer tells besides messages. */
export interface ConsumerEvents {
  /** The member has these partitions now, and no other. */
  onAssigned?(partitions: readonly number[]): void;
  /** The consumer fell and starts again. */
  onRestart?(error: Error): void;
}

/** A member of a consumer group. */
export interface Consumer {
  /**
   * Joins the group and hands each batch to the handler, those of different partitions at the same time. What the network and
   * the brokers do is ridden out; the promise rejects only by what waiting cannot mend, as a refused login. Resolves after `stop`.
   */
  run(handler: BatchHandler): Promise<void>;
  /** Ends the batches in hand and leaves the group. */
  stop(): Promise<void>;
}

/** Writes messages; resolves once all replicas that are in sync have them. */
export interface Producer {
  send(batch: OutBatch): Promise<void>;
  close(): Promise<void>;
}

/** Offset of a partition behind the last message that is done. */
export interface NextOffset {
  readonly topic: string;
  readonly partition: number;
  readonly nextOffset: bigint;
}

/** Writes in transactions under an id: whoever opens the same id later shuts this one out. */
export interface TransactionalProducer {
  /**
   * Writes messages and the group's offset as one: all or nothing is seen by readers of committed messages. After an error
   * nobody knows which of the two it was: the producer is of no more use, and a new one of the same id finds out.
   */
  transact(batches: readonly OutBatch[], done: NextOffset & { readonly groupId: string }): Promise<void>;
  close(): Promise<void>;
}

/** Offsets of a partition: of its first message, and behind its last. */
export interface OffsetBounds {
  readonly start: bigint;
  readonly end: bigint;
}

/** A partition of a topic and the broker that leads it. */
export interface PartitionLeader {
  readonly partitionId: number;
  readonly leader: number;
}

/** Topics and offsets. */
export interface Admin {
  /** Makes topics that are not there. Resolves to those that were made. */
  ensureTopics(topics: readonly TopicPlan[]): Promise<readonly string[]>;
  /** Most bytes that a topic takes at once, in one partition: `max.message.bytes`. */
  maxMessageBytes(topic: string): Promise<number>;
  /** The partitions and who leads each; -1 where nobody does. Throws where there is no such topic. */
  partitions(topic: string): Promise<readonly PartitionLeader[]>;
  /** What each partition holds. */
  bounds(topic: string): Promise<ReadonlyMap<number, OffsetBounds>>;
  /** Offset that a group goes on from, by partition; without those that have none. */
  committed(groupId: string, topic: string): Promise<ReadonlyMap<number, bigint>>;
  close(): Promise<void>;
}

export interface TopicPlan {
  readonly topic: string;
  /** @default the broker's */
  readonly partitions?: number;
  /** @default the broker's */
  readonly replicas?: number;
}

export interface ConsumerOptions {
  readonly groupId: string;
  readonly topic: string;
  /** Where a group begins that has no offset yet. */
  readonly from: "earliest" | "latest";
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly heartbeatMs: number;
  /** Most bytes of a partition that are fetched at once; a larger message comes alone. */
  readonly maxPartitionBytes: number;
  /** Longest wait for messages. */
  readonly maxWaitMs: number;
  /** Partitions that are worked on at the same time. */
  readonly concurrency: number;
  readonly events?: ConsumerEvents;
}

/** A cluster of Kafka brokers. */
export interface KafkaCluster {
  consumer(options: ConsumerOptions): Consumer;
  producer(): Promise<Producer>;
  transactional(transactionalId: string): Promise<TransactionalProducer>;
  admin(): Promise<Admin>;
}
