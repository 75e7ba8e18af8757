import type { Connection } from "../protocol/index.js";
import { assembleHost } from "./assemble.js";
import type { Children } from "./children.js";
import { dispatch } from "./dispatch.js";
import type { Host } from "./host.js";

export interface KernelOptions {
  readonly connection: Connection;
  /** Already started: they load while the sockets are bound. */
  readonly children: Children;
  readonly log: (line: string) => void;
  /** Called when all is closed. */
  readonly ended: () => void;
}

/**
 * Binds the sockets and serves them until it is shut down.
 *
 * @throws AssayError `SERVER_FAILED` where an address of the connection is taken
 */
export async function startKernel({ connection, children, log, ended }: KernelOptions): Promise<Host> {
  // ZeroMQ's native library is loaded here, behind the children's start.
  const { KernelSockets } = await import("../protocol/sockets.js");
  const sockets = await KernelSockets.bind(connection, {
    // The first messages come in a later turn of the event loop, when `host` is there.
    message: (channel, message) => dispatch(host, channel, message),
    log,
  });
  const host = assembleHost({
    ...{ children, log, ended },
    publish: (message) => sockets.publish(message),
    send: (channel, to, message) => sockets.send(channel, to.identities, message),
    close: () => sockets.close(),
  });
  host.output.publish("status", { execution_state: "starting" });
  return host;
}
