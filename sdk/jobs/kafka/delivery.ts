import {
  type Admin,
  type BatchControl,
  type KafkaCluster,
  MessageTooLarge,
  type OutBatch,
  type PartitionLeader,
  type Producer,
  partedBatches,
  type TransactionalProducer,
} from "../../io/services/kafka/index.js";
import type { Parcel } from "./parcel.js";

/** A piece of a partition whose results are to be sent. */
export interface Piece {
  readonly topic: string;
  readonly partition: number;
  /** Offset behind its last message. */
  readonly nextOffset: bigint;
  readonly parcel: Parcel;
}

/** How results and offsets come to the brokers. */
export interface Delivery {
  /**
   * Sends a piece. Throws where the brokers do not take it: called again, it goes on where it was.
   */
  send(piece: Piece): Promise<void>;
  /** Tells the group that a piece that was sent is done. */
  commit(piece: Piece, control: BatchControl): Promise<void>;
  /** Offset that a partition goes on from, where that is known better than by the group's own word; messages before it are done. */
  begin(topic: string, partition: number): Promise<bigint>;
  /** These are the member's partitions now. */
  assigned(partitions: readonly number[]): void;
  close(): Promise<void>;
}

/** Results first, their offset when they are acknowledged: what is cut off between comes twice, nothing is lost. */
export class AtLeastOnce implements Delivery {
  private producer: Promise<Producer> | undefined;
  private readonly left = new WeakMap<Piece, OutBatch[]>();
  /** Whether the brokers may not take what they get: until they took something, and since they refused something. */
  private isUnsure = true;

  constructor(
    private readonly cluster: KafkaCluster,
    private readonly partitions: (topic: string) => Promise<readonly PartitionLeader[]>,
  ) {}

  async send(piece: Piece): Promise<void> {
    const left = this.left.get(piece) ?? piece.parcel.batches();
    // What is refused may have been taken by some partitions. Where that may be, each partition gets its own, which is taken whole or
    // not at all, so that what was taken is not written again.
    if (this.isUnsure || this.left.has(piece)) left.splice(0, left.length, ...(await this.parted(left)));
    this.left.set(piece, left);
    const producer = await this.open();
    while (left.length > 0) {
      try {
        await producer.send(left[0]);
        left.shift();
        this.isUnsure = false;
      } catch (error) {
        this.isUnsure = true;
        if (!(error instanceof MessageTooLarge)) throw error;
        left.splice(0, 1, ...piece.parcel.smaller(error.batch));
      }
    }
  }

  commit({ nextOffset }: Piece, control: BatchControl): Promise<void> {
    return control.commit(nextOffset);
  }

  private async parted(batches: readonly OutBatch[]): Promise<OutBatch[]> {
    const parts: OutBatch[] = [];
    for (const batch of batches) parts.push(...partedBatches(batch, await this.partitions(batch.topic)));
    return parts;
  }

  async begin(): Promise<bigint> {
    return -1n;
  }

  assigned(): void {}

  async close(): Promise<void> {
    await (await this.producer?.catch(() => undefined))?.close();
  }

  private open(): Promise<Producer> {
    if (this.producer === undefined) {
      const opening = this.cluster.producer();
      this.producer = opening;
      opening.catch(() => {
        this.producer = undefined;
      });
    }
    return this.producer;
  }
}

interface Owned {
  readonly producer: TransactionalProducer;
  /** Offset that is done; -1 where none is. */
  done: bigint;
}

/**
 * Results and offset in one transaction, under an id of group, topic and partition: whoever opens it shuts the others out, and
 * then reads how far the partition is done. So two members that both take a partition for theirs cannot both do a message, and
 * a transaction of which nobody knows how it ended is found out in the same way.
 */
export class ExactlyOnce implements Delivery {
  private readonly owned = new Map<string, Promise<Owned>>();

  constructor(
    private readonly cluster: KafkaCluster,
    private readonly admin: () => Promise<Admin>,
    private readonly groupId: string,
  ) {}

  async send(piece: Piece): Promise<void> {
    const { topic, partition, nextOffset, parcel } = piece;
    for (;;) {
      const owned = await this.own(topic, partition);
      if (owned.done >= nextOffset) return;
      try {
        const batches = parcel.batches(owned.done);
        await owned.producer.transact(batches, { topic, partition, nextOffset, groupId: this.groupId });
        owned.done = nextOffset;
        return;
      } catch (error) {
        await this.disown(topic, partition);
        if (!(error instanceof MessageTooLarge)) throw error;
        parcel.smaller(error.batch);
      }
    }
  }

  async commit({ nextOffset }: Piece, control: BatchControl): Promise<void> {
    control.resolve(nextOffset);
  }

  async begin(topic: string, partition: number): Promise<bigint> {
    return (await this.own(topic, partition)).done;
  }

  assigned(partitions: readonly number[]): void {
    for (const id of this.owned.keys()) {
      const [topic, partition] = JSON.parse(id) as [string, number];
      if (!partitions.includes(partition)) void this.disown(topic, partition);
    }
  }

  async close(): Promise<void> {
    const open = [...this.owned.values()];
    this.owned.clear();
    await Promise.all(open.map(async (opening) => (await opening.catch(() => undefined))?.producer.close()));
  }

  private own(topic: string, partition: number): Promise<Owned> {
    const id = JSON.stringify([topic, partition]);
    const there = this.owned.get(id);
    if (there !== undefined) return there;
    const opening = this.open(topic, partition);
    this.owned.set(id, opening);
    opening.catch(() => {
      if (this.owned.get(id) === opening) this.owned.delete(id);
    });
    return opening;
  }

  private async open(topic: string, partition: number): Promise<Owned> {
    const producer = await this.cluster.transactional(`${this.groupId}-${topic}-${partition}`);
    try {
      // After the others are shut out: what they had begun is ended, so this is the last word.
      const committed = await (await this.admin()).committed(this.groupId, topic);
      return { producer, done: committed.get(partition) ?? -1n };
    } catch (error) {
      await producer.close().catch(() => {});
      throw error;
    }
  }

  private async disown(topic: string, partition: number): Promise<void> {
    const id = JSON.stringify([topic, partition]);
    const there = this.owned.get(id);
    this.owned.delete(id);
    await (await there?.catch(() => undefined))?.producer.close().catch(() => {});
  }
}
