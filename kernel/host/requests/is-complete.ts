import { setTimeout as sleep } from "node:timers/promises";
import type { IsCompleteRequest } from "../../contracts/index.js";
import { textOf } from "../fields.js";
import type { Handler } from "./handler.js";

/**
 * Front ends wait a second (jupyter console), then go on by themselves and take a late answer for that of their next request. While the
 * compiler starts or converts a large import, they are told to decide for themselves.
 */
const ANSWER_MS = 700;

export const isComplete: Handler = async (host, message) => {
  const request: IsCompleteRequest = { op: "isComplete", code: textOf(message, "code") };
  const over = new AbortController();
  const late = sleep(ANSWER_MS, undefined, { signal: over.signal }).catch(() => undefined);
  try {
    const answer = await Promise.race([host.children.compiler.ask(request), late]);
    if (answer === undefined) return { content: { status: "unknown" } };
    const { status, indent } = answer;
    return { content: status === "incomplete" ? { status, indent } : { status } };
  } finally {
    over.abort();
  }
};
