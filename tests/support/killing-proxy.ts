import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** A server that hands all requests on to another, until one at which something is done. */
export interface KillingProxy {
  readonly uri: string;
  /** How many requests have come since `killAt`. */
  readonly count: number;
  /**
   * Does something at the request of this number, counted from 1 from now on: before it is handed on, or when it was
   * answered but the answer has not been handed back. That request gets no answer.
   */
  killAt(number: number, when: "before" | "after", kill: () => void): void;
  stop(): Promise<void>;
}

export async function killingProxy(target: string): Promise<KillingProxy> {
  let count = 0;
  let order: { number: number; when: "before" | "after"; kill: () => void } | undefined;
  const server = createServer((asked, reply) => {
    count += 1;
    const mine = order?.number === count ? order : undefined;
    const drop = (): void => {
      mine?.kill();
      asked.socket.destroy();
    };
    if (mine?.when === "before") return drop();
    const { host, port } = new URL(target);
    const onward = request(
      { host: "127.0.0.1", port, path: asked.url, method: asked.method, headers: { ...asked.headers, host } },
      (answer) => {
        if (mine !== undefined) {
          answer.resume().once("end", drop);
          return;
        }
        reply.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(reply);
      },
    );
    onward.once("error", () => reply.destroy());
    asked.once("error", () => onward.destroy());
    asked.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get count() {
      return count;
    },
    killAt(number, when, kill) {
      count = 0;
      order = { number, when, kill };
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
