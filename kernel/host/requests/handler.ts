import type { Json, Message } from "../../protocol/index.js";
import type { Host } from "../host.js";

/** What a reply holds, its `status` included. */
export interface Answer {
  readonly content: Json;
  readonly metadata?: Json;
  /** Done behind the reply. */
  readonly after?: () => void;
}

/** Answers a request. What it throws becomes a reply with status "error". Nothing: the message has no reply. */
export type Handler = (host: Host, message: Message) => Promise<Answer | undefined> | Answer | undefined;

export function ok(content: Json = {}): Answer {
  return { content: { status: "ok", ...content } };
}
