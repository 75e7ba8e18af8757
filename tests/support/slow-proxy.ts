import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A server in front of another one that passes everything on, `delayMs` later. Ends with the test. */
export async function slowProxy(target: string, delayMs: number): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    const timer = setTimeout(() => {
      const { method, url, headers } = incoming;
      const onward = request(new URL(url ?? "/", target), { method, headers }, (reply) => {
        outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(outgoing);
      });
      onward.once("error", () => outgoing.destroy());
      incoming.pipe(onward);
    }, delayMs);
    outgoing.once("close", () => clearTimeout(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
