import { AsyncResource } from "node:async_hooks";
import { AssayError } from "../../sdk/utils/errors/assay-error.js";
import type { Comm, CommMessageEvent, CommSendOptions, Comms } from "./api.js";
import { type CommPacket, type KernelHost, kernelHost } from "./host.js";

type Listener = (message: CommMessageEvent) => void;
type Opened = (comm: Comm, message: CommMessageEvent) => void;

/** Calls a listener as code of the cell that added it, so that what it shows goes there. */
function here<A extends readonly unknown[]>(listener: (...args: A) => void): (...args: A) => void {
  return AsyncResource.bind(listener);
}

class Channel implements Comm {
  closed = false;
  readonly #messages = new Set<Listener>();
  readonly #closes = new Set<Listener>();
  /** Messages that came before anyone listened. */
  #early: CommMessageEvent[] = [];

  constructor(
    readonly id: string,
    readonly target: string,
    readonly forget: (id: string) => void,
  ) {}

  send(data: unknown, options: CommSendOptions = {}): void {
    if (this.closed)
      throw new AssayError("DISPLAY_INVALID", {
        what: `the comm to "${this.target}" is closed`,
        next: "Open another.",
      });
    post("msg", this, data, options);
  }

  close(data: unknown = {}, options: CommSendOptions = {}): void {
    if (this.closed) return;
    post("close", this, data, options);
    this.ended({ data, metadata: {}, buffers: [] });
  }

  onMessage(listener: Listener): () => void {
    const bound = here(listener);
    this.#messages.add(bound);
    const early = this.#early;
    this.#early = [];
    for (const message of early) bound(message);
    return () => void this.#messages.delete(bound);
  }

  onClose(listener: Listener): () => void {
    const bound = here(listener);
    this.#closes.add(bound);
    return () => void this.#closes.delete(bound);
  }

  came(message: CommMessageEvent): void {
    if (this.#messages.size === 0) this.#early.push(message);
    for (const listener of [...this.#messages]) listener(message);
  }

  ended(message: CommMessageEvent): void {
    this.closed = true;
    this.forget(this.id);
    for (const listener of [...this.#closes]) listener(message);
  }

  [Symbol.asyncIterator](): AsyncIterator<CommMessageEvent> {
    const queue: CommMessageEvent[] = [];
    let wake = (): void => {};
    const stops = [
      this.onMessage((message) => {
        queue.push(message);
        wake();
      }),
      this.onClose(() => wake()),
    ];
    const end = (): IteratorResult<CommMessageEvent> => {
      for (const stop of stops) stop();
      return { done: true, value: undefined };
    };
    return {
      next: async () => {
        while (queue.length === 0 && !this.closed)
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        const value = queue.shift();
        return value === undefined ? end() : { done: false, value };
      },
      return: async () => end(),
    };
  }
}

function post(kind: CommPacket["kind"], comm: Channel, data: unknown, options: CommSendOptions): void {
  const buffers = (options.buffers ?? []).map((part) =>
    part instanceof Uint8Array ? part : new Uint8Array(part),
  );
  const target = kind === "open" ? { target: comm.target } : {};
  kernelHost()?.sendComm(
    { kind, id: comm.id, ...target, data: data ?? {}, metadata: options.metadata ?? {} },
    buffers,
  );
}

let shared: ReturnType<typeof makeComms> | undefined;
let attachedTo: KernelHost | undefined;

/** The comms of this process, which listen to its kernel from the first call on. */
export function processComms(): Comms {
  shared ??= makeComms();
  const host = kernelHost();
  if (host !== attachedTo) {
    attachedTo = host;
    shared.attach();
  }
  return shared.comms;
}

/** `kernel.comms`, and what must be called once where the kernel's messages can come in. */
export function makeComms(): { readonly comms: Comms; readonly attach: () => void } {
  const channels = new Map<string, Channel>();
  const targets = new Map<string, Opened>();
  const forget = (id: string): void => void channels.delete(id);
  const told = (): void => kernelHost()?.commTargets([...targets.keys()]);

  function opened(packet: CommPacket, message: CommMessageEvent): void {
    const target = packet.target ?? "";
    const channel = new Channel(packet.id, target, forget);
    const handler = targets.get(target);
    if (handler === undefined) {
      channel.close({ reason: `no comm target "${target}"` });
      return;
    }
    channels.set(packet.id, channel);
    handler(channel, message);
  }

  function came(packet: CommPacket, buffers: readonly Uint8Array[]): void {
    const message = { data: packet.data, metadata: packet.metadata, buffers };
    if (packet.kind === "open") opened(packet, message);
    else if (packet.kind === "msg") channels.get(packet.id)?.came(message);
    else channels.get(packet.id)?.ended(message);
  }

  const comms: Comms = {
    open(target, data = {}, options = {}) {
      if (kernelHost() === undefined)
        throw new AssayError("DISPLAY_INVALID", {
          what: "there is no front end to open a comm to",
          next: "Comms work in the cells of a notebook.",
        });
      const channel = new Channel(crypto.randomUUID(), target, forget);
      channels.set(channel.id, channel);
      post("open", channel, data, options);
      return channel;
    },
    register(target, handler) {
      const bound = here(handler);
      targets.set(target, bound);
      told();
      return () => {
        if (targets.get(target) !== bound) return;
        targets.delete(target);
        told();
      };
    },
  };
  return { comms, attach: () => kernelHost()?.listenToComms(came) };
}
