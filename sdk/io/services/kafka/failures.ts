import { AssayError } from "../../../utils/errors/index.js";
import type { OutBatch } from "./types.js";

/** The group parts its partitions anew: what is in hand is ended, then the member joins again. */
export class Rebalancing extends Error {
  override readonly name = "Rebalancing";
}

/** A message, or messages together, are larger than their topic takes. */
export class MessageTooLarge extends Error {
  override readonly name = "MessageTooLarge";

  constructor(
    /** What was to be sent. */
    readonly batch: OutBatch,
    cause: unknown,
  ) {
    super(`${batch.messages.length} messages are larger than topic ${batch.topic} takes`, { cause });
  }
}

interface KafkaFailure {
  readonly name?: string;
  readonly type?: string;
  readonly message?: string;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

/** What an error and those underneath are called by the client and by the protocol. */
function names(error: unknown): string[] {
  const found: string[] = [];
  const seen = new Set<unknown>();
  const visit = (one: unknown): void => {
    if (typeof one !== "object" || one === null || seen.has(one)) return;
    seen.add(one);
    const { name, type, cause, errors = [] } = one as KafkaFailure;
    found.push(...[name, type].filter((text) => text !== undefined));
    visit(cause);
    errors.forEach(visit);
  };
  visit(error);
  return found;
}

const REBALANCING = ["REBALANCE_IN_PROGRESS", "ILLEGAL_GENERATION", "UNKNOWN_MEMBER_ID", "Rebalancing"];
const TOO_LARGE = ["MESSAGE_TOO_LARGE", "RECORD_LIST_TOO_LARGE", "MessageTooLarge"];
/** What no waiting mends. */
const REFUSED = [
  "KafkaJSSASLAuthenticationError",
  "SASL_AUTHENTICATION_FAILED",
  "UNSUPPORTED_SASL_MECHANISM",
  "ILLEGAL_SASL_STATE",
  "GROUP_AUTHORIZATION_FAILED",
  "CLUSTER_AUTHORIZATION_FAILED",
  "TRANSACTIONAL_ID_AUTHORIZATION_FAILED",
  "UNSUPPORTED_VERSION",
  "INCONSISTENT_GROUP_PROTOCOL",
  "INVALID_SESSION_TIMEOUT",
  "INVALID_GROUP_ID",
  "INVALID_TOPIC_EXCEPTION",
];

const has = (error: unknown, wanted: readonly string[]): boolean =>
  names(error).some((name) => wanted.includes(name));

export const isRebalancing = (error: unknown): boolean => has(error, REBALANCING);
export const isTooLarge = (error: unknown): boolean => has(error, TOO_LARGE);
/** Whether the brokers will say the same however often they are asked. */
export const isRefused = (error: unknown): boolean => has(error, REFUSED);

/** An error of the cluster as one of the house's. */
export function kafkaError(what: string, cause: unknown): AssayError {
  if (AssayError.isInstance(cause)) return cause;
  return new AssayError("KAFKA_UNAVAILABLE", { what, got: messageOf(cause), cause });
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
