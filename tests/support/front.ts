import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";

/** What is done with a request in front of the server; `pass` hands it on and its answer back. */
export type Meddle = (
  request: IncomingMessage,
  response: ServerResponse,
  pass: (take?: (answer: IncomingMessage) => void) => void,
) => void;

/** A reverse proxy in front of a real server, which speaks TLS where it is asked to and does harm where a test asks for it. */
export interface Front {
  readonly uri: string;
  /** What came in, as `GET /health`. */
  readonly requests: string[];
  meddle: Meddle;
  stop(): Promise<void>;
}

export const passOn: Meddle = (_request, _response, pass) => pass();

/** Starts one on a free port of this machine. */
export async function frontOf(target: string, tls?: ServerOptions): Promise<Front> {
  const requests: string[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    requests.push(`${request.method} ${request.url}`);
    front.meddle(request, response, (take) => forward(target, request, response, take));
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const front: Front = {
    uri: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    requests,
    meddle: passOn,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return front;
}

function forward(
  target: string,
  request: IncomingMessage,
  response: ServerResponse,
  take = (answer: IncomingMessage): void => {
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(response);
  },
): void {
  const { method, url, headers } = request;
  const onward = httpRequest(`${target}${url}`, {
    method,
    headers: { ...headers, host: new URL(target).host },
  });
  onward.on("response", take);
  // A server that breaks off breaks off here too.
  onward.on("error", () => response.destroy());
  request.pipe(onward);
}
