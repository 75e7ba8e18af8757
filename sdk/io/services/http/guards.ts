import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Gate } from "./auth.js";
import type { HttpContext } from "./context.js";
import { HttpFault } from "./fault.js";
import { clientOf, isLoopback } from "./rate-limit.js";

/** Answered to everyone, however often: what watches the server has no key, and the pages hold nothing of the model. */
const OPEN = new Set(["/", "/ping", "/health", "/ready", "/docs"]);

const WORK = new Set(["/predict", "/invocations", "/explain"]);

const SECURITY_HEADERS = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
} as const;

/** What every request has to pass: host, limits of clients, keys, and how much is worked on already. */
export function addGuards(app: FastifyInstance, context: HttpContext, gate: Gate | undefined): void {
  const { config, counts, metrics, state } = context;
  const hosts = config.trustedHosts && new Set(config.trustedHosts.map((host) => host.toLowerCase()));
  const refuse = (reason: string, fault: HttpFault): HttpFault => {
    metrics.refused(reason);
    return fault;
  };

  app.addHook("onRequest", (request, reply, done) => {
    reply.headers({ ...SECURITY_HEADERS, "x-request-id": request.id });
    if (hosts !== undefined && !hosts.has(hostOf(request)))
      return done(refuse("host", new HttpFault(400, "this host is not served here")));
    allowOrigin(config.cors, request.headers.origin, (headers) => reply.headers(headers));
    done();
  });

  const { rateLimit } = config;
  if (rateLimit !== false) {
    app.addHook("onRequest", async (request) => {
      if (OPEN.has(routeOf(request)) || (!rateLimit.loopback && isLoopback(request.ip))) return;
      const { allowed, retryAfterSeconds } = await counts.request(clientOf(request.ip));
      if (!allowed) throw refuse("rate", tooMany("too many requests", retryAfterSeconds));
    });
  }
  if (gate !== undefined) {
    app.addHook("onRequest", async (request) => {
      if (OPEN.has(routeOf(request))) return;
      const client = clientOf(request.ip);
      const may = await counts.mayTry(client);
      if (!may.allowed) throw refuse("key", tooMany("too many keys were wrong", may.retryAfterSeconds));
      const key = await gate(request.headers);
      if (key === "right") return;
      if (key === "wrong") await counts.failure(client);
      throw refuse(
        "key",
        new HttpFault(401, "a key is needed, and was not given or is wrong", {
          headers: { "www-authenticate": "Bearer" },
        }),
      );
    });
  }

  app.addHook("onRequest", (request, reply, done) => {
    if (!WORK.has(routeOf(request))) return done();
    if (state.inFlight >= config.maxInFlight)
      return done(
        refuse(
          "busy",
          new HttpFault(503, "too much is worked on already", { headers: { "retry-after": "1" } }),
        ),
      );
    reply.raw.once("close", state.begin());
    done();
  });
}

/** Pages of other origins may read answers only where the config names theirs. */
function allowOrigin(
  allowed: readonly string[] | undefined,
  origin: string | undefined,
  set: (headers: Readonly<Record<string, string>>) => void,
): void {
  if (allowed === undefined) return;
  const isAny = allowed.includes("*");
  const isAllowed = origin !== undefined && (isAny || allowed.includes(origin));
  set({
    vary: "Origin",
    ...(isAllowed
      ? {
          "access-control-allow-origin": isAny ? "*" : origin,
          "cross-origin-resource-policy": "cross-origin",
        }
      : {}),
  });
}

function tooMany(title: string, seconds: number): HttpFault {
  return new HttpFault(429, title, { headers: { "retry-after": String(seconds) } });
}

/** The route's own path, without what the client wrote behind it; empty where there is none. */
export function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? "";
}

function hostOf({ headers }: FastifyRequest): string {
  const host = headers.host ?? "";
  return host
    .replace(/:\d+$/, "")
    .replace(/^\[|\]$/g, "")
    .toLowerCase();
}
