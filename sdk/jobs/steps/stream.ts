import type { KafkaInferenceConfig } from "../../io/configs/index.js";
import { openDecoder, openEncoder } from "../../io/services/kafka/codecs/index.js";
import { kafkaCluster } from "../../io/services/kafka/index.js";
import { addLogMetrics, openPredictionLog } from "../../io/services/prediction-log/index.js";
import { ServedModel } from "../../io/services/served/index.js";
import { formatNumber } from "../../utils/text/index.js";
import type { JobEnvironment } from "../environment.js";
import { logPiece } from "../kafka/logged.js";
import { Speed } from "../kafka/speed.js";
import { PredictionStream, type StreamTopics } from "../kafka/stream.js";
import { modelSource } from "../serving/index.js";
import type { InRun, JobStart } from "../state.js";
import { storeUris } from "../tracking-place.js";
import type { Step } from "./step.js";

/** After `open`: the model, which keeps up with its alias. */
export interface OpenedStream extends JobStart<KafkaInferenceConfig>, InRun {
  readonly served: ServedModel;
}

/** After `stream`: what was done until the stop. */
export interface Streamed extends OpenedStream {
  readonly streamed: { readonly messages: number; readonly deadLetters: number; readonly seconds: number };
}

/** How often the progress is told. */
const TELL_MS = 500;

/** Loads the model. A stream has no end, so it is kept in no run. */
export const openStreamStep: Step<JobStart<KafkaInferenceConfig>, OpenedStream> = {
  name: "open",
  async run(state, { emit, now }) {
    const { config, environment } = state;
    const choice = config.backend === "auto" ? undefined : config.backend;
    const source = modelSource({
      model: config.model,
      uris: storeUris(config.tracking),
      environment,
      ...(choice === undefined ? {} : { backend: choice }),
    });
    const onNote = (level: "info" | "warn", message: string): void => emit({ type: "note", level, message });
    return { ...state, served: await ServedModel.open(source, { refresh: config.refresh, onNote, now }) };
  },
  summary: ({ served }) => `${served.uri} (${served.kind})`,
};

/** Predicts messages until the signal: that is its end, not a failure. */
export const streamStep: Step<OpenedStream, Streamed> = {
  name: "stream",
  async run(state, { signal, now, emit }) {
    const { config, environment, served } = state;
    const startedMs = now();
    const topics = topicsOf(config, environment);
    const note = (level: "debug" | "info" | "warn", message: string): void =>
      emit({ type: "note", level, message });
    const cluster = kafkaCluster(withServer(config, environment), note);
    const kept = config.log && (await openPredictionLog(config.log, { cluster, onNote: note, now }));
    const stream = new PredictionStream({
      cluster,
      models: served,
      config,
      topics,
      codecs: {
        decoder: await openDecoder(config.input.format),
        encoder: await openEncoder(config.output.format, topics.output),
      },
      now,
      log: note,
      ...(kept === undefined ? {} : { onDone: (done) => logPiece(kept, done) }),
    });
    if (kept !== undefined) addLogMetrics(kept, stream.stats.registry);
    const speed = new Speed(now);
    const tell = (): void => {
      const { messages, dead, lag } = stream.progress;
      const parts = [
        `${formatNumber(speed.at(messages))} messages/s`,
        ...(dead === 0 ? [] : [`${dead} dead letters`]),
      ];
      emit({
        type: "progress",
        step: "stream",
        label: parts.join(", "),
        done: messages,
        total: messages + (lag ?? 0),
        detail: `lag ${lag ?? "unknown"}`,
      });
    };
    const teller = setInterval(tell, TELL_MS);
    try {
      await stream.run(signal);
    } finally {
      clearInterval(teller);
      await kept?.close();
      await served.close();
    }
    const { messages, dead } = stream.progress;
    return { ...state, streamed: { messages, deadLetters: dead, seconds: (now() - startedMs) / 1000 } };
  },
  summary: ({ streamed: { messages, deadLetters } }) =>
    [`${messages} messages`, ...(deadLetters === 0 ? [] : [`${deadLetters} dead letters`])].join(", "),
};

/** The names that the config gives, else the environment, else the house. */
export function topicsOf(config: KafkaInferenceConfig, { os }: Pick<JobEnvironment, "os">): StreamTopics {
  const { kafkaInputTopic, kafkaOutputTopic, kafkaGroupId } = os.values;
  const input = config.input.topic ?? kafkaInputTopic ?? "input_topic";
  return {
    input,
    output: config.output.topic ?? kafkaOutputTopic ?? "output_topic",
    deadLetters: config.deadLetters.topic ?? `${input}.dead-letters`,
    groupId: config.group.id ?? kafkaGroupId ?? "assay-inference",
  };
}

function withServer(config: KafkaInferenceConfig, { os }: Pick<JobEnvironment, "os">): KafkaInferenceConfig {
  const { kafkaServer } = os.values;
  if (config.server !== undefined || kafkaServer === undefined) return config;
  return { ...config, server: kafkaServer.split(",").map((one) => one.trim()) };
}
