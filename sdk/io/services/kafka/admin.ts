import type { Kafka } from "kafkajs";
import { loadClient } from "./load-client.js";
import type { Admin, TopicPlan } from "./types.js";

/** What a broker takes where its topic says nothing: `message.max.bytes` of Kafka 4. */
const BROKER_MAX_BYTES = 1_048_588;

/** Topics and offsets by kafkajs. */
export async function openAdmin(make: () => Promise<Kafka>): Promise<Admin> {
  const { ConfigResourceTypes } = await loadClient();
  const client = (await make()).admin();
  await client.connect();
  return {
    async ensureTopics(topics: readonly TopicPlan[]) {
      const there = new Set(await client.listTopics());
      const missing = topics.filter(({ topic }) => !there.has(topic));
      if (missing.length === 0) return [];
      await client.createTopics({
        waitForLeaders: true,
        topics: missing.map(({ topic, partitions = -1, replicas = -1 }) => ({
          topic,
          numPartitions: partitions,
          replicationFactor: replicas,
        })),
      });
      return missing.map(({ topic }) => topic);
    },
    async maxMessageBytes(topic) {
      try {
        const resources = [
          { type: ConfigResourceTypes.TOPIC, name: topic, configNames: ["max.message.bytes"] },
        ];
        const { resources: found } = await client.describeConfigs({ includeSynonyms: false, resources });
        const value = Number(found[0]?.configEntries[0]?.configValue);
        return Number.isSafeInteger(value) && value > 0 ? value : BROKER_MAX_BYTES;
      } catch {
        // Not everyone may read a topic's config.
        return BROKER_MAX_BYTES;
      }
    },
    async partitions(topic) {
      const { topics } = await client.fetchTopicMetadata({ topics: [topic] });
      return topics.flatMap(({ partitions }) => partitions);
    },
    async bounds(topic) {
      const offsets = await client.fetchTopicOffsets(topic);
      return new Map(
        offsets.map(({ partition, low, high }) => [partition, { start: BigInt(low), end: BigInt(high) }]),
      );
    },
    async committed(groupId, topic) {
      const topics = await client.fetchOffsets({ groupId, topics: [topic] });
      const partitions = topics.flatMap((one) => one.partitions).filter(({ offset }) => Number(offset) >= 0);
      return new Map(partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
    },
    close: () => client.disconnect(),
  };
}
