import type { PartitionQuestion } from "./partitioner.js";

/** Messages of one topic, to be parted. */
export interface GroupQuestion extends Omit<PartitionQuestion, "message"> {
  readonly messages: readonly PartitionQuestion["message"][];
  readonly partitioner: (question: PartitionQuestion) => number;
}

/** Messages by their partition, in order; the client's own copies all that came before for each message. */
export function groupMessages({
  topic,
  partitionMetadata,
  messages,
  partitioner,
}: GroupQuestion): Record<number, PartitionQuestion["message"][]> {
  const groups: Record<number, PartitionQuestion["message"][]> = {};
  if (partitionMetadata.length === 0) return groups;
  for (const message of messages) {
    const partition = partitioner({ topic, partitionMetadata, message });
    groups[partition] ??= [];
    groups[partition].push(message);
  }
  return groups;
}
