import { openAdmin } from "./admin.js";
import type { KafkaConfig } from "./config.js";
import { clientOf } from "./connect.js";
import { KafkaConsumer } from "./consumer.js";
import type { KafkaLog } from "./logging.js";
import { openProducer, openTransactional } from "./producer.js";
import type { KafkaCluster } from "./types.js";

/** The cluster of a config. Nothing is connected until it is used; `log` hears what the client says. */
export function kafkaCluster(config: KafkaConfig, log: KafkaLog): KafkaCluster {
  const make = () => clientOf(config, log);
  return {
    consumer: (options) => new KafkaConsumer(make, options, log),
    producer: () => openProducer(make),
    transactional: (id) => openTransactional(make, id),
    admin: () => openAdmin(make),
  };
}
