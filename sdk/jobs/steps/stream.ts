import type { KafkaInferenceConfig } from "../../io/configs/index.js";
import { ServedModel } from "../../io/services/served/index.js";
import { present } from "../../utils/present.js";
import { formatNumber } from "../../utils/text/index.js";
import { openStream } from "../kafka/open-stream.js";
import { Speed } from "../kafka/speed.js";
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
      ...present({ backend: choice }),
    });
    const onNote = (level: "info" | "warn", message: string): void => emit({ type: "note", level, message });
    return { ...state, served: await ServedModel.open(source, { refresh: config.refresh, onNote, now }) };
  },
  summary: ({ served }) => `${served.uri} (${served.kind})`,
};

/** Predicts messages until the signal: that is its end, not a failure. */
export const streamStep: Step<OpenedStream, Streamed> = {
  name: "stream",
  async run(state, { signal, now, emit, onHangUp }) {
    const { config, environment, served } = state;
    const startedMs = now();
    const { stream, run } = await openStream(config, {
      environment,
      models: served,
      now,
      log: (level, message) => emit({ type: "note", level, message }),
    });
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
    const deaf = onHangUp?.(() => void served.check({ anew: true }));
    try {
      await run(signal);
    } finally {
      clearInterval(teller);
      deaf?.();
      await served.close();
    }
    const { messages, dead } = stream.progress;
    return { ...state, streamed: { messages, deadLetters: dead, seconds: (now() - startedMs) / 1000 } };
  },
  summary: ({ streamed: { messages, deadLetters } }) =>
    [`${messages} messages`, ...(deadLetters === 0 ? [] : [`${deadLetters} dead letters`])].join(", "),
};
