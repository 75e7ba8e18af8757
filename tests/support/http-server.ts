import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** What a server of a test was asked. */
export interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** How it answers: a status and a body, "hang up" in place of an answer, or "silence". */
export type Reply =
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  | "hang up"
  | "silence";

/**
 * A server on this machine that gives these answers one after the other (the last one again and again) and keeps what it
 * was asked. For answers that a real MLflow server gives too rarely to wait for. Ends with the test.
 */
export async function answering(...replies: readonly Reply[]) {
  const requests: Request[] = [];
  const listener: RequestListener = (request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => {
      body += text;
    });
    request.on("end", () => {
      const reply = replies[Math.min(requests.length, replies.length - 1)];
      requests.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers, body });
      if (reply === "hang up") request.socket.destroy();
      else if (reply !== "silence") response.writeHead(reply.status, { ...reply.headers }).end(reply.body);
    });
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}
