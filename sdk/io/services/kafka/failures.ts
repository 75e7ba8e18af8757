import { AssayError, messageOf } from "../../../utils/errors/index.js";
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

/** The brokers take no such login. */
export class LoginRefused extends Error {
  override readonly name = "LoginRefused";
  /** The client reads it: it does not try again. */
  readonly retriable = false;
}

interface KafkaFailure {
  readonly name?: string;
  readonly type?: string;
  readonly code?: unknown;
  readonly message?: string;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
}

/** An error and those underneath. */
function within(error: unknown): KafkaFailure[] {
  const found: KafkaFailure[] = [];
  const seen = new Set<unknown>();
  const visit = (one: unknown): void => {
    if (typeof one !== "object" || one === null || seen.has(one)) return;
    seen.add(one);
    const { cause, errors = [] } = one as KafkaFailure;
    found.push(one);
    visit(cause);
    errors.forEach(visit);
  };
  visit(error);
  return found;
}

/** What an error and those underneath are called by the client and by the protocol. */
const names = (error: unknown): string[] =>
  within(error).flatMap(({ name, type }) => [name, type].filter((text) => text !== undefined));

const REBALANCING = ["REBALANCE_IN_PROGRESS", "ILLEGAL_GENERATION", "UNKNOWN_MEMBER_ID", "Rebalancing"];
const TOO_LARGE = ["MESSAGE_TOO_LARGE", "RECORD_LIST_TOO_LARGE", "MessageTooLarge"];
/** What no waiting mends. */
const REFUSED = [
  "LoginRefused",
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

/** Certificates that are not as they should be, on either side, and a port that speaks no TLS: codes of Node and of OpenSSL. */
const REFUSED_TLS =
  /^(CERT_|SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED|UNABLE_TO_|INVALID_CA|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME|ERR_SSL_\w*ALERT_\w*(CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE)|ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG)/;

const has = (error: unknown, wanted: readonly string[]): boolean =>
  names(error).some((name) => wanted.includes(name));

export const isRebalancing = (error: unknown): boolean => has(error, REBALANCING);
export const isTooLarge = (error: unknown): boolean => has(error, TOO_LARGE);
/** Whether the brokers will say the same however often they are asked. */
export const isRefused = (error: unknown): boolean =>
  has(error, REFUSED) || within(error).some(({ code }) => typeof code === "string" && REFUSED_TLS.test(code));

/** The same mistake so often lasts. */
const MISTAKES_IN_A_ROW = 5;
/** What a program's own mistakes are called. */
const MISTAKES = ["TypeError", "RangeError", "ReferenceError", "SyntaxError"];
/** How the client begins to say that it was called in a wrong way. */
const WRONG_CALL = /^(Invalid|Missing required|Argument "|Empty|Expected|Must provide|.* must be a )/;

/**
 * Whether it is a mistake of a program, ours or the client's, rather than of the network or the brokers. A connection that breaks can look
 * like one for a moment: only what comes again and again is.
 */
export const isMistake = (error: unknown): boolean =>
  within(error).some(
    ({ name = "", message = "", cause }) =>
      MISTAKES.includes(name) ||
      (name === "KafkaJSNonRetriableError" && cause === undefined && WRONG_CALL.test(message)),
  );

/** Tells mistakes that come again and again from those of a moment. */
export class Mistakes {
  private last = "";
  private times = 0;

  /** Takes note of a failure; true once the same mistake was made so often, one time after the other, that trying again is in vain. */
  isLasting(error: unknown): boolean {
    const text = isMistake(error) ? messageOf(error) : "";
    this.times = text !== "" && text === this.last ? this.times + 1 : 1;
    this.last = text;
    return text !== "" && this.times >= MISTAKES_IN_A_ROW;
  }
}

/** A mistake that lasts as an error of the house's. */
export const mistakeError = (what: string, cause: unknown): AssayError =>
  new AssayError("INTERNAL", { what, got: messageOf(cause), cause });

/** An error of the cluster as one of the house's. */
export function kafkaError(what: string, cause: unknown): AssayError {
  if (AssayError.isInstance(cause)) return cause;
  return new AssayError("KAFKA_UNAVAILABLE", { what, got: messageOf(cause), cause });
}
