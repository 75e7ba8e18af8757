import type { KafkaInferenceConfig } from "../io/configs/index.js";
import type { Job } from "./job.js";
import { openStreamStep, type Streamed, streamStep } from "./steps/stream.js";

/** The job of a stream: a stored model's predictions of the messages of a topic, into another, until it is stopped. */
export const kafkaInferenceJob: Job<KafkaInferenceConfig, Streamed> = {
  async link(start) {
    return start.to(openStreamStep).to(streamStep);
  },
  async stopped({ served }) {
    await served?.close();
  },
  summary({ served, streamed }) {
    const model = served === undefined ? {} : { model: served.uri };
    if (streamed === undefined) return model;
    const { messages, deadLetters, seconds } = streamed;
    return {
      ...model,
      rows: messages,
      rejected: deadLetters,
      ...(messages > 0 && seconds > 0 ? { rowsPerSecond: Math.round(messages / seconds) } : {}),
    };
  },
};
