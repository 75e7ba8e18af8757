import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { type FastifyError, type FastifyInstance, type FastifyRequest, fastify } from "fastify";
import { AssayError } from "../../../utils/errors/index.js";
import { openGate } from "./auth.js";
import { Batcher } from "./batcher.js";
import { type ClientCounts, type HttpContext, ServerState } from "./context.js";
import { asFault, HttpFault, isOwn, problemBody } from "./fault.js";
import { addGuards, routeOf } from "./guards.js";
import { addInfo } from "./info.js";
import { HttpMetrics } from "./metrics.js";
import { addParsers } from "./parsers.js";
import { addWork } from "./work.js";

/** What a server is made of. */
export interface HttpServerOptions
  extends Pick<HttpContext, "served" | "config" | "logger" | "assayVersion" | "panel" | "stream" | "log"> {
  readonly counts: ClientCounts;
  /** Metrics of all workers, where there are others. @default this process's */
  readonly metricsText?: () => Promise<string>;
}

/** Headers of a request must be there in this time, in milliseconds: who dribbles them in holds a connection for nothing. */
const HEADERS_MS = 10_000;

/** A connection on which nothing moves is closed after this time, in milliseconds: a client that reads no answers. */
const SILENT_MS = 120_000;

/** How often connections without a request are closed while the server stops, in milliseconds. */
const IDLE_MS = 50;

const REQUEST_ID = /^[\w.:-]{1,64}$/;

/** A model over HTTP. */
export class HttpServer {
  private constructor(
    /** For tests: `app.inject`. */
    readonly app: FastifyInstance,
    readonly metrics: HttpMetrics,
    private readonly state: ServerState,
    private readonly options: HttpServerOptions,
  ) {}

  /** Makes the server; it listens to nobody yet. CONFIG_INVALID where a key file cannot be read. */
  static async create(options: HttpServerOptions): Promise<HttpServer> {
    const { config, served, logger } = options;
    const state = new ServerState();
    const metrics = new HttpMetrics(served, () => state.inFlight);
    const app = fastify({
      logger: false,
      bodyLimit: config.maxBodyBytes,
      trustProxy: config.trustProxy === undefined ? false : [...config.trustProxy],
      requestTimeout: config.requestSeconds * 1000,
      connectionTimeout: SILENT_MS,
      keepAliveTimeout: config.keepAliveSeconds * 1000,
      forceCloseConnections: "idle",
      return503OnClosing: false,
      onProtoPoisoning: "error",
      onConstructorPoisoning: "error",
      requestIdHeader: false,
      genReqId: ({ headers }: IncomingMessage) => {
        const given = headers["x-request-id"];
        return typeof given === "string" && REQUEST_ID.test(given) ? given : randomUUID();
      },
      http: {
        headersTimeout: Math.min(HEADERS_MS, config.requestSeconds * 1000),
        connectionsCheckingInterval: 1000,
        maxHeaderSize: 16 * 1024,
      },
      routerOptions: { maxParamLength: 100 },
    } as Parameters<typeof fastify>[0]) as unknown as FastifyInstance;
    const context: HttpContext = {
      ...options,
      state,
      metrics,
      batcher: new Batcher((requests) => metrics.batch(requests)),
      metricsText: options.metricsText ?? (() => metrics.registry.metrics()),
    };
    addParsers(app, config);
    addGuards(app, context, await openGate(config.auth));
    const routes = new Map<string, Set<string>>();
    app.addHook("onRoute", ({ url, method }) => {
      const methods = routes.get(url) ?? new Set();
      for (const name of [method].flat()) methods.add(name);
      routes.set(url, methods);
    });
    addWork(app, context);
    addInfo(app, context);
    answerErrors(app, context, routes);
    app.addHook("onResponse", (request, reply, done) => {
      metrics.answered(routeOf(request), reply.statusCode, reply.elapsedTime / 1000);
      logger.debug(
        {
          request_id: request.id,
          method: request.method,
          route: routeOf(request),
          status: reply.statusCode,
          milliseconds: Number(reply.elapsedTime.toFixed(3)),
        },
        "answered",
      );
      done();
    });
    await app.ready();
    return new HttpServer(app, metrics, state, options);
  }

  /** Listens; returns the address. SERVER_FAILED where the port is taken. */
  async listen(): Promise<{ readonly url: string; readonly port: number }> {
    const { host, port } = this.options.config;
    try {
      await this.app.listen({ host, port });
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException;
      throw new AssayError("SERVER_FAILED", {
        what: `the server cannot listen on ${host}:${port}`,
        got: code === "EADDRINUSE" ? "another process listens there" : message,
        cause,
      });
    }
    const { port: found } = this.app.server.address() as AddressInfo;
    return { url: `http://${host.includes(":") ? `[${host}]` : host}:${found}`, port: found };
  }

  /** Stops: takes no new connections, lets open requests end, then breaks off what is left. */
  async close(): Promise<void> {
    this.state.draining = true;
    const { stopSeconds } = this.options.config;
    const timer = setTimeout(() => this.app.server.closeAllConnections(), stopSeconds * 1000);
    // Clients keep connections open after their last answer: these would hold the end up.
    const idle = setInterval(() => this.app.server.closeIdleConnections(), IDLE_MS);
    try {
      await this.app.close();
    } finally {
      clearTimeout(timer);
      clearInterval(idle);
    }
  }
}

/** Every error is a problem (RFC 9457); what nobody expected is in the log, without the values of the request. */
function answerErrors(
  app: FastifyInstance,
  { logger, config }: HttpContext,
  routes: ReadonlyMap<string, ReadonlySet<string>>,
): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const fault = asFault(error);
    if (isOwn(fault)) {
      const { name, code, stack = "" } = error as Error & { readonly code?: string };
      const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
      const what = AssayError.isInstance(error) ? error.details.what : name;
      logger.error(
        { request_id: request.id, route: routeOf(request), code, frames },
        `not answered: ${what}`,
      );
    }
    return sendFault(fault, request, reply);
  });
  app.setNotFoundHandler((request, reply) => {
    const [path] = request.url.split("?");
    const methods = routes.get(path);
    if (methods === undefined)
      return sendFault(new HttpFault(404, "there is nothing at this path"), request, reply);
    const allow = [...methods].join(", ");
    if (request.method === "OPTIONS" && config.cors !== undefined)
      return reply
        .code(204)
        .headers({
          "access-control-allow-methods": allow,
          "access-control-allow-headers": "content-type, accept, authorization, x-api-key, x-request-id",
          "access-control-max-age": "600",
        })
        .send();
    const fault = new HttpFault(405, "this method is not for this path", { headers: { allow } });
    return sendFault(fault, request, reply);
  });
}

interface Reply {
  code(status: number): Reply;
  headers(headers: Readonly<Record<string, string>>): Reply;
  type(type: string): Reply;
  send(body: string): unknown;
}

function sendFault(fault: HttpFault, request: FastifyRequest, reply: Reply): unknown {
  const isMlflow = routeOf(request) === "/invocations";
  return reply
    .code(fault.status)
    .headers(fault.more.headers ?? {})
    .type("application/problem+json")
    .send(JSON.stringify(problemBody(fault, request.id, isMlflow)));
}
