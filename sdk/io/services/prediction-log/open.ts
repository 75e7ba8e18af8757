import { AssayError } from "../../../utils/errors/index.js";
import { makeFolder } from "../../files/index.js";
import type { PredictionLogConfig } from "./config.js";
import { parquetSink } from "./parquet-sink.js";
import { PredictionLog, type PredictionLogContext } from "./prediction-log.js";
import { type LogBrokers, topicSink } from "./topic-sink.js";

export interface OpenLogContext extends Omit<PredictionLogContext, "sink"> {
  /** Where a topic is; a log in a topic needs it. */
  readonly brokers?: LogBrokers;
}

/**
 * Opens the log of a config. CONFIG_INVALID where it is a topic and there are no brokers; DATA_WRITE where its folder cannot be
 * made.
 */
export async function openPredictionLog(
  { path, topic, ...config }: PredictionLogConfig,
  { brokers, ...context }: OpenLogContext,
): Promise<PredictionLog> {
  if (path !== undefined) {
    try {
      await makeFolder(path);
    } catch (cause) {
      throw new AssayError("DATA_WRITE", {
        what: "the folder of the log of predictions cannot be made",
        got: path,
        cause,
      });
    }
    return new PredictionLog(config, { ...context, sink: parquetSink(path, context.now) });
  }
  if (topic === undefined || brokers === undefined) {
    throw new AssayError("CONFIG_INVALID", {
      what: "log.topic: there are no brokers to write to",
      got: `topic ${topic}`,
      wanted: "`log.path`, a folder, or brokers",
    });
  }
  return new PredictionLog(config, { ...context, sink: topicSink(brokers, topic) });
}
