import { Router, type Socket, XPublisher } from "zeromq";
import { AssayError, messageOf } from "../../sdk/utils/errors/index.js";
import { type Connection, endpoint, type Port } from "./connection.js";
import { type Header, Headers, type Message, type Outgoing } from "./message.js";
import { SendQueue } from "./send-queue.js";
import { Signer } from "./signer.js";
import { decode, encode } from "./wire.js";

/** The channels that messages come in by. */
export type Channel = "shell" | "control" | "stdin";

export interface SocketHandlers {
  /** A message that is signed rightly and of the right form. Must not throw. */
  readonly message: (channel: Channel, message: Message) => void;
  /** A line for the host's log: a message that was dropped, and why. */
  readonly log: (line: string) => void;
}

/** Milliseconds that messages may still take to leave after the sockets are closed. */
const LINGER_MS = 1000;

/** The kernel's five ZeroMQ sockets: shell, control and stdin (ROUTER), iopub (XPUB), and the heartbeat's echo. */
export class KernelSockets {
  readonly #handlers: SocketHandlers;
  readonly #signer: Signer;
  readonly #headers = new Headers();
  readonly #routers: Readonly<Record<Channel, Router>>;
  readonly #iopub: XPublisher;
  readonly #heartbeat: Router;
  readonly #queues: Readonly<Record<Channel | "iopub" | "heartbeat", SendQueue>>;

  private constructor(connection: Connection, handlers: SocketHandlers) {
    this.#handlers = handlers;
    this.#signer = new Signer(connection.key);
    // A ROUTER drops what it cannot hold: no high-water mark, on either side.
    const options = { linger: LINGER_MS, sendHighWaterMark: 0, receiveHighWaterMark: 0 };
    const router = (): Router => new Router({ ...options, handover: true });
    this.#routers = { shell: router(), control: router(), stdin: router() };
    // XPUB drops what a slow subscriber has not fetched beyond the mark: output would be lost.
    this.#iopub = new XPublisher({ ...options, verbosity: "allSubs" });
    this.#heartbeat = router();
    const queue = (socket: Router | XPublisher): SendQueue =>
      new SendQueue(socket, (error) => handlers.log(`a message could not be sent: ${String(error)}`));
    this.#queues = {
      shell: queue(this.#routers.shell),
      control: queue(this.#routers.control),
      stdin: queue(this.#routers.stdin),
      iopub: queue(this.#iopub),
      heartbeat: queue(this.#heartbeat),
    };
  }

  /**
   * Binds the sockets and begins to read them.
   *
   * @throws AssayError `SERVER_FAILED` where an address is taken or may not be bound
   */
  static async bind(connection: Connection, handlers: SocketHandlers): Promise<KernelSockets> {
    const sockets = new KernelSockets(connection, handlers);
    const bind = async (socket: Socket, port: Port): Promise<void> => {
      const address = endpoint(connection, port);
      try {
        await socket.bind(address);
      } catch (cause) {
        throw new AssayError("SERVER_FAILED", {
          what: `the kernel cannot listen on ${address} (${port} of the connection file)`,
          got: messageOf(cause),
          next: "Start the kernel again from the Jupyter client: it looks for free ports and writes a new file.",
          cause,
        });
      }
    };
    await Promise.all([
      bind(sockets.#routers.shell, "shell_port"),
      bind(sockets.#routers.control, "control_port"),
      bind(sockets.#routers.stdin, "stdin_port"),
      bind(sockets.#iopub, "iopub_port"),
      bind(sockets.#heartbeat, "hb_port"),
    ]);
    for (const channel of ["shell", "control", "stdin"] as const) void sockets.#listen(channel);
    void sockets.#echo();
    void sockets.#welcome();
    return sockets;
  }

  get session(): string {
    return this.#headers.session;
  }

  /** Answers a request on its channel, or asks its sender on another. Returns the header that the message was given. */
  send(channel: Channel, identities: readonly Uint8Array[], message: Outgoing): Header {
    const { header, frames } = encode(message, identities, this.#headers, this.#signer);
    this.#queues[channel].push(frames);
    return header;
  }

  /** Tells all who listen. */
  publish(message: Outgoing): void {
    const topic = Buffer.from(`kernel.${this.#headers.session}.${message.type}`);
    this.#queues.iopub.push(encode(message, [topic], this.#headers, this.#signer).frames);
  }

  /** Waits until all messages are with ZeroMQ, and closes the sockets, which give them another second to leave. */
  async close(): Promise<void> {
    await Promise.all(Object.values(this.#queues).map((queue) => queue.drained()));
    for (const socket of [...Object.values(this.#routers), this.#iopub, this.#heartbeat]) socket.close();
  }

  async #listen(channel: Channel): Promise<void> {
    for await (const frames of this.#routers[channel]) {
      const decoded = decode(frames, this.#signer);
      if ("message" in decoded) this.#handlers.message(channel, decoded.message);
      else this.#handlers.log(`a message on ${channel} was dropped: ${decoded.refused}`);
    }
  }

  async #echo(): Promise<void> {
    for await (const frames of this.#heartbeat) this.#queues.heartbeat.push(frames);
  }

  /** Tells each new subscriber that it is heard, so that it need not guess when nothing is lost any more. */
  async #welcome(): Promise<void> {
    for await (const [event] of this.#iopub) {
      if (event.length === 0 || event[0] !== 1) continue;
      const topic = event.subarray(1);
      const welcome = { type: "iopub_welcome", content: { subscription: topic.toString("utf8") } };
      const identities = topic.length === 0 ? [] : [topic];
      this.#queues.iopub.push(encode(welcome, identities, this.#headers, this.#signer).frames);
    }
  }
}
