import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { AssayError } from "../../../utils/errors/index.js";
import type { MonitorConfig } from "./config.js";

/** What a monitor tells. */
export interface Monitored {
  /** Metrics as Prometheus reads them. */
  metrics(): Promise<string>;
  /** How it goes; one that is not well is answered with 503. */
  health(): { readonly isWell: boolean };
}

/** A monitor that listens. */
export interface Monitor {
  readonly url: string;
  close(): Promise<void>;
}

/** Who dribbles a request in, or reads no answer, holds a connection for so long, in milliseconds. */
const SLOW_MS = 5000;
/** Connections at once: a monitor has few who ask. */
const CONNECTIONS = 50;

/** Listens. SERVER_FAILED where the port is taken. */
export async function openMonitor({ host, port }: MonitorConfig, monitored: Monitored): Promise<Monitor> {
  const server = createServer(
    {
      headersTimeout: SLOW_MS,
      requestTimeout: SLOW_MS,
      connectionsCheckingInterval: 1000,
      maxHeaderSize: 8192,
      keepAliveTimeout: SLOW_MS,
    },
    (request, response) => void answer(request, response, monitored),
  );
  server.maxConnections = CONNECTIONS;
  server.setTimeout(2 * SLOW_MS);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) =>
      reject(
        new AssayError("SERVER_FAILED", {
          what: `the monitor cannot listen on ${host}:${port}`,
          got: cause.code === "EADDRINUSE" ? "another process listens there" : cause.message,
          cause,
        }),
      ),
    );
    server.listen(port, host, resolve);
  });
  const { port: found } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${found}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  { method, url = "" }: IncomingMessage,
  response: ServerResponse,
  monitored: Monitored,
): Promise<void> {
  response.setHeader("x-content-type-options", "nosniff");
  response.setHeader("cache-control", "no-store");
  const send = (status: number, type: string, body: string): void => {
    response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) });
    response.end(method === "HEAD" ? undefined : body);
  };
  const problem = (status: number, title: string): void =>
    send(status, "application/problem+json", JSON.stringify({ status, title }));
  const [path] = url.split("?");
  if (path !== "/metrics" && path !== "/health") return problem(404, "there is nothing at this path");
  if (method !== "GET" && method !== "HEAD") {
    response.setHeader("allow", "GET, HEAD");
    return problem(405, "this method is not for this path");
  }
  try {
    if (path === "/metrics")
      return send(200, "text/plain; version=0.0.4; charset=utf-8", await monitored.metrics());
    const health = monitored.health();
    return send(health.isWell ? 200 : 503, "application/json; charset=utf-8", JSON.stringify(health));
  } catch {
    return problem(500, "it cannot be told now");
  }
}
