import { openAdmin } from "./admin.js";
import type { KafkaConfig } from "./config.js";
import { clientOf } from "./connect.js";
import { KafkaConsumer } from "./consumer.js";
import { clientLog, type KafkaLog } from "./logging.js";
import { openProducer, openTransactional } from "./producer.js";
import type { KafkaCluster } from "./types.js";

/** The cluster of a config. Nothing is connected until it is used; `log` hears what the client says. */
export function kafkaCluster(config: KafkaConfig, log: KafkaLog): KafkaCluster {
  // One for all clients: what one of them said is no news from another.
  const logCreator = clientLog(log);
  const make = () => clientOf(config, logCreator);
  return {
    consumer: (options) => new KafkaConsumer(make, options, log),
    producer: () => openProducer(make),
    transactional: (id) => openTransactional(make, id),
    admin: () => openAdmin(make),
  };
}
