import type { OutBatch, OutMessage } from "../types.js";

/** Which partition a message goes to, as the client asks it. */
export interface PartitionQuestion {
  readonly topic: string;
  readonly partitionMetadata: readonly { readonly partitionId: number; readonly leader: number }[];
  readonly message: { readonly key?: Buffer | string | null; readonly partition?: number };
}

/**
 * The partition of a message as Java's clients and librdkafka's murmur2 choose it: by the hash of its key, so that what has one key
 * stays in order; in turn where it has none.
 */
export function partitioner(): (question: PartitionQuestion) => number {
  const turns = new Map<string, number>();
  return ({ topic, partitionMetadata, message: { key, partition } }) => {
    if (partition !== undefined && partition !== null) return partition;
    const count = partitionMetadata.length;
    if (key !== undefined && key !== null) return (murmur2(key) & 0x7fffffff) % count;
    const turn = ((turns.get(topic) ?? Math.floor(Math.random() * 2 ** 31)) + 1) & 0x7fffffff;
    turns.set(topic, turn);
    const open = partitionMetadata.filter(({ leader }) => leader >= 0);
    return open.length === 0 ? turn % count : open[turn % open.length].partitionId;
  };
}

/** Messages by the partitions that the partitioner chooses, each batch of one: a broker takes what goes to one partition whole or not at all. */
export function partedBatches(
  { topic, messages }: OutBatch,
  partitionMetadata: PartitionQuestion["partitionMetadata"],
): OutBatch[] {
  if (partitionMetadata.length === 0) return [{ topic, messages }];
  const choose = partitioner();
  const parts = new Map<number, OutMessage[]>();
  for (const message of messages) {
    // Whoever made it knows it by itself, so it is marked rather than copied.
    message.partition ??= choose({ topic, partitionMetadata, message });
    const part = parts.get(message.partition) ?? [];
    part.push(message);
    parts.set(message.partition, part);
  }
  return [...parts.values()].map((part) => ({ topic, messages: part }));
}

const M = 0x5bd1e995;

/**
 * MurmurHash2 of 32 bits with Kafka's seed (Austin Appleby, https://github.com/aappleby/smhasher; `Utils.murmur2` of Apache Kafka).
 */
export function murmur2(key: Uint8Array | string): number {
  const data = typeof key === "string" ? Buffer.from(key) : key;
  const { length } = data;
  let h = 0x9747b28c ^ length;
  let at = 0;
  for (; at + 4 <= length; at += 4) {
    let k = data[at] | (data[at + 1] << 8) | (data[at + 2] << 16) | (data[at + 3] << 24);
    k = Math.imul(k, M);
    k ^= k >>> 24;
    h = Math.imul(h, M) ^ Math.imul(k, M);
  }
  const rest = length - at;
  if (rest > 2) h ^= data[at + 2] << 16;
  if (rest > 1) h ^= data[at + 1] << 8;
  if (rest > 0) h = Math.imul(h ^ data[at], M);
  h ^= h >>> 13;
  h = Math.imul(h, M);
  return h ^ (h >>> 15);
}
