import type { Headers, InMessage, OutMessage } from "../../io/services/kafka/index.js";
import type { StreamModel } from "./model.js";

/** Why a message is a dead letter: a word for machines, and one line for people. */
export interface DeadReason {
  /**
   * `empty`: no value; `too-large`: it, or its result; `unreadable`: not in the format; `row`, `type`, `missing`, `unknown`: it does
   * not fit the model's signature; `model`: the model refuses it; `prediction`: its prediction cannot be written.
   */
  readonly code:
    | "empty"
    | "too-large"
    | "unreadable"
    | "row"
    | "type"
    | "missing"
    | "unknown"
    | "model"
    | "prediction";
  readonly text: string;
}

/** Longest reason in a header, in characters. */
const REASON_CHARACTERS = 1000;

/** What a result says beside the headers of its message. */
export function resultHeaders({ uri, version }: Pick<StreamModel, "uri" | "version">): Headers {
  return { "assay-model": uri, ...(version === undefined ? {} : { "assay-model-version": version.version }) };
}

/** A message as a dead letter: key, value and headers as they came, with what was wrong and where it had been. */
export function deadLetter(
  { key, value, headers, timestamp, offset }: InMessage,
  { code, text }: DeadReason,
  { topic, partition }: { readonly topic: string; readonly partition: number },
  model: Pick<StreamModel, "uri" | "version">,
): OutMessage {
  return {
    key,
    value,
    timestamp,
    headers: {
      ...headers,
      ...resultHeaders(model),
      "assay-error-code": code,
      "assay-error": text.slice(0, REASON_CHARACTERS),
      "assay-topic": topic,
      "assay-partition": String(partition),
      "assay-offset": String(offset),
    },
  };
}

/** The same without its value, where even the dead letters' topic does not take it. */
export function withoutValue(letter: OutMessage): OutMessage {
  const bytes = String(letter.value?.length ?? 0);
  return { ...letter, value: Buffer.alloc(0), headers: { ...letter.headers, "assay-value-bytes": bytes } };
}

/** Bytes that a message takes at most in a topic. */
export function sizeOf({ key, value, headers }: OutMessage): number {
  let bytes = 100 + (key?.length ?? 0) + (value?.length ?? 0);
  for (const name of Object.keys(headers)) {
    const one = headers[name];
    for (const text of Array.isArray(one) ? one : [one ?? ""])
      bytes += 10 + 3 * name.length + 3 * text.length;
  }
  return bytes;
}
