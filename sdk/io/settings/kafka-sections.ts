import { type Section, section } from "../../utils/settings/index.js";
import { kafkaDefaults } from "../services/kafka/config.js";
import {
  streamBatchConfig,
  streamBatchDefaults,
  streamDefaults,
  streamGroupConfig,
  streamGroupDefaults,
  streamHealthConfig,
  streamHealthDefaults,
  streamInputConfig,
  streamInputDefaults,
  streamOutputConfig,
  streamOutputDefaults,
  streamRetryConfig,
  streamRetryDefaults,
  streamTopicsConfig,
  streamTopicsDefaults,
} from "../services/kafka/stream-config.js";

// The server is a variable of its own.
const { server: _, ...connectionDefaults } = kafkaDefaults;

/** The defaults of streams of Kafka. */
export const KAFKA_SECTIONS: Readonly<Record<string, Section>> = {
  "kafka.connection": section(undefined, connectionDefaults, {
    connectTimeoutMs: "milliseconds",
    requestTimeoutMs: "milliseconds",
  }),
  "kafka.stream": section(undefined, streamDefaults, {}),
  "kafka.input": section(streamInputConfig, streamInputDefaults, { maxBytes: "bytes" }),
  "kafka.output": section(streamOutputConfig, streamOutputDefaults, {}),
  "kafka.group": section(streamGroupConfig, streamGroupDefaults, {
    sessionTimeoutMs: "milliseconds",
    rebalanceTimeoutMs: "milliseconds",
    heartbeatMs: "milliseconds",
  }),
  "kafka.batch": section(streamBatchConfig, streamBatchDefaults, {
    rows: "messages",
    maxBytes: "bytes",
    maxWaitMs: "milliseconds",
  }),
  "kafka.retry": section(streamRetryConfig, streamRetryDefaults, {
    firstMs: "milliseconds",
    longestMs: "milliseconds",
  }),
  "kafka.topics": section(streamTopicsConfig, streamTopicsDefaults, {}),
  "kafka.health": section(streamHealthConfig, streamHealthDefaults, { stallSeconds: "seconds" }),
};
