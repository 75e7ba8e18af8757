import type { HttpConfig } from "./config.js";
import type { ClientCounts } from "./context.js";
import { RateLimit } from "./rate-limit.js";

/** Wrong keys that a client may offer in the time. */
const WRONG_KEYS = { requests: 20, perSeconds: 60, clients: 10_000 } as const;

const UNLIMITED = { allowed: true, retryAfterSeconds: 0 } as const;

/** Counts of clients in this process. */
export function countHere({ rateLimit }: Pick<HttpConfig, "rateLimit">): ClientCounts {
  const requests = rateLimit === false ? undefined : new RateLimit(rateLimit);
  const failures = new RateLimit(WRONG_KEYS);
  return {
    request: (client) => requests?.take(client) ?? UNLIMITED,
    failure: (client) => failures.take(client),
    mayTry: (client) => failures.look(client),
  };
}
