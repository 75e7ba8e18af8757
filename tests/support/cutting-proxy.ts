import { connect, createServer, type Socket } from "node:net";

/** A network between two programs that can be cut: connections hang, or break, and none comes about. */
export interface CuttingProxy {
  /** `break` closes connections, `silence` leaves them open and lets nothing through. */
  cut(how: "break" | "silence"): void;
  mend(): void;
  stop(): Promise<void>;
}

/** Hands TCP connections on from one port to another. */
export async function cuttingProxy(port: number, target: number): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  let state: "whole" | "break" | "silence" = "whole";
  const server = createServer((near) => {
    if (state === "break") {
      near.destroy();
      return;
    }
    const far = connect(target, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ]) {
      sockets.add(from);
      from.on("data", (data) => {
        if (state !== "silence") to.write(data);
      });
      from.once("close", () => {
        sockets.delete(from);
        to.destroy();
      });
      from.on("error", () => {});
    }
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const breakAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    cut(how) {
      state = how;
      if (how === "break") breakAll();
    },
    mend() {
      // What was silent has lost bytes: it cannot go on.
      breakAll();
      state = "whole";
    },
    async stop() {
      breakAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
