import { randomUUID } from "node:crypto";
import { Dealer, Request, Subscriber } from "zeromq";
import { type KernelOptions, KernelProcess } from "./kernel-process.js";
import { type Content, type KernelMessage, pack, type Sent, unpack } from "./kernel-wire.js";

export type Channel = "shell" | "control" | "stdin";

export interface ExecuteOptions {
  readonly silent?: boolean;
  readonly storeHistory?: boolean;
  readonly stopOnError?: boolean;
  readonly userExpressions?: Readonly<Record<string, string>>;
  readonly subshell?: string;
  /** Answers questions of the cell; without it the request says `allow_stdin: false`. */
  readonly input?: (prompt: string, password: boolean) => string;
  /** @default 60,000 */
  readonly timeoutMs?: number;
}

/** What came of a cell: the reply, and all of iopub that belongs to it until it was idle. */
export interface Execution {
  readonly id: string;
  readonly reply: KernelMessage;
  readonly messages: readonly KernelMessage[];
  readonly stdout: string;
  readonly stderr: string;
  /** The result's MIME bundle. */
  readonly result: Content | undefined;
  readonly displays: readonly KernelMessage[];
  readonly error:
    | { readonly ename: string; readonly evalue: string; readonly traceback: string[] }
    | undefined;
}

type Listener = (message: KernelMessage) => void;

const TIMEOUT_MS = 60_000;

/** A front end, on ZeroMQ: starts the real kernel (`dist/kernel/main.js`) and speaks with it. `close()` it in the end. */
export class KernelClient {
  readonly process: KernelProcess;
  readonly session = randomUUID();
  /** All that came on iopub and stdin, in order. */
  readonly iopub: KernelMessage[] = [];
  readonly stdin: KernelMessage[] = [];
  readonly #dealers: Readonly<Record<Channel, Dealer>>;
  readonly #subscriber = new Subscriber({ receiveHighWaterMark: 0, linger: 0 });
  readonly #heartbeat = new Request({ linger: 0 });
  readonly #listeners = new Set<Listener>();
  /** Sends of one socket wait for one another. */
  #sending: Promise<unknown> = Promise.resolve();

  private constructor(process: KernelProcess) {
    this.process = process;
    // One identity on all channels: the kernel asks for input where the cell came from.
    const options = { routingId: this.session, linger: 0, receiveHighWaterMark: 0, sendHighWaterMark: 0 };
    this.#dealers = { shell: new Dealer(options), control: new Dealer(options), stdin: new Dealer(options) };
    for (const channel of ["shell", "control", "stdin"] as const) {
      this.#dealers[channel].connect(process.address(`${channel}_port`));
      void this.#read(channel);
    }
    this.#subscriber.connect(process.address("iopub_port"));
    this.#subscriber.subscribe();
    void this.#readIopub();
    this.#heartbeat.connect(process.address("hb_port"));
  }

  /** Starts a kernel; resolves when it answers on shell and its iopub is heard. */
  static async start(options: KernelOptions = {}, attempts = 3): Promise<KernelClient> {
    const client = new KernelClient(await KernelProcess.start(options));
    const ended = client.process.exited.then((code) => {
      throw new Error(`it ended with status ${code}`);
    });
    try {
      await Promise.race([options.argv === undefined ? client.ready() : client.heard(), ended]);
    } catch (error) {
      await client.close();
      // Another program took a port between the search for free ones and the kernel's start.
      if (client.process.stderr.includes("cannot listen") && attempts > 1) {
        return await KernelClient.start(options, attempts - 1);
      }
      throw new Error(`the kernel did not start: ${String(error)}\n${client.process.stderr}`);
    }
    ended.catch(() => {});
    return client;
  }

  /** Another front end of the same kernel; `disconnect()` it in the end. */
  async second(): Promise<KernelClient> {
    const client = new KernelClient(this.process);
    await client.ready();
    return client;
  }

  async ready(): Promise<void> {
    const welcome = this.waitIopub(({ header }) => header.msg_type === "iopub_welcome");
    await Promise.all([welcome, this.request("shell", { type: "kernel_info_request" })]);
  }

  /** Of kernels that do not welcome who listens: asks until an answer is heard on iopub too. */
  private async heard(): Promise<void> {
    for (let i = 0; ; i++) {
      const idle = this.waitIopub(({ content }) => content.execution_state === "idle", 1000);
      try {
        await Promise.all([idle, this.request("shell", { type: "kernel_info_request" })]);
        return;
      } catch (error) {
        if (i === 60) throw error;
      }
    }
  }

  /** Sends a message; resolves to its id. */
  async send(channel: Channel, sent: Sent): Promise<string> {
    const { id, frames } = pack(this.process.connection.key, this.session, sent);
    await this.sendFrames(channel, frames);
    return id;
  }

  /** Sends frames as they are. */
  async sendFrames(channel: Channel, frames: readonly (string | Uint8Array)[]): Promise<void> {
    const sending = this.#sending.then(() => this.#dealers[channel].send([...frames]));
    this.#sending = sending.catch(() => {});
    await sending;
  }

  /** Sends a request and waits for its reply. */
  async request(channel: "shell" | "control", sent: Sent, timeoutMs = TIMEOUT_MS): Promise<KernelMessage> {
    const { id, frames } = pack(this.process.connection.key, this.session, sent);
    const reply = this.wait(
      ({ header, parent_header }) =>
        parent_header.msg_id === id && header.msg_type === sent.type.replace(/_request$/, "_reply"),
      `the reply to ${sent.type}`,
      timeoutMs,
    );
    await this.sendFrames(channel, frames);
    return await reply;
  }

  /** Runs a cell and waits for its reply and its idle. */
  async execute(code: string, options: ExecuteOptions = {}): Promise<Execution> {
    return await (await this.begin(code, options)).ended;
  }

  /** Sends a cell; `ended` resolves when it has run. */
  async begin(
    code: string,
    options: ExecuteOptions = {},
  ): Promise<{ readonly id: string; readonly ended: Promise<Execution> }> {
    const { input, timeoutMs = TIMEOUT_MS } = options;
    const { id, frames } = pack(this.process.connection.key, this.session, {
      type: "execute_request",
      header: options.subshell === undefined ? {} : { subshell_id: options.subshell },
      content: {
        code,
        silent: options.silent ?? false,
        store_history: options.storeHistory ?? true,
        user_expressions: options.userExpressions ?? {},
        allow_stdin: input !== undefined,
        stop_on_error: options.stopOnError ?? true,
      },
    });
    const messages: KernelMessage[] = [];
    const collect: Listener = (message) => {
      if (message.parent_header.msg_id !== id) return;
      const type = message.header.msg_type;
      if (type === "input_request" && input !== undefined) {
        const value = input(String(message.content.prompt), message.content.password === true);
        void this.send("stdin", { type: "input_reply", parent: message.header, content: { value } });
      } else if (type !== "execute_reply") messages.push(message);
    };
    this.#listeners.add(collect);
    const mine = ({ parent_header }: KernelMessage): boolean => parent_header.msg_id === id;
    const what = `the cell ${JSON.stringify(code.slice(0, 80))}`;
    const reply = this.wait((m) => mine(m) && m.header.msg_type === "execute_reply", what, timeoutMs);
    const idle = this.wait((m) => mine(m) && m.content.execution_state === "idle", what, timeoutMs);
    const ended = Promise.all([reply, idle])
      .then(([replied]) => execution(id, replied, messages))
      .finally(() => this.#listeners.delete(collect));
    // Who begins a cell may look at its end late.
    ended.catch(() => {});
    await this.sendFrames("shell", frames);
    return { id, ended };
  }

  /** Waits for a message on iopub that is yet to come. */
  async waitIopub(fits: (message: KernelMessage) => boolean, timeoutMs = TIMEOUT_MS): Promise<KernelMessage> {
    return await this.wait(fits, "a message", timeoutMs);
  }

  /** Waits for a message on any channel that is yet to come. */
  async wait(
    fits: (message: KernelMessage) => boolean,
    what: string,
    timeoutMs = TIMEOUT_MS,
  ): Promise<KernelMessage> {
    return await new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        this.#listeners.delete(listener);
      };
      const timer = setTimeout(() => {
        settle();
        reject(new Error(`${what} did not come within ${timeoutMs} ms\n${this.process.stderr.slice(-2000)}`));
      }, timeoutMs);
      const listener: Listener = (message) => {
        if (!fits(message)) return;
        settle();
        resolve(message);
      };
      this.#listeners.add(listener);
    });
  }

  /** Milliseconds until the heartbeat's echo. */
  async beat(): Promise<number> {
    const start = performance.now();
    await this.#heartbeat.send("ping");
    const [echo] = await this.#heartbeat.receive();
    if (echo.toString() !== "ping") throw new Error("the heartbeat's echo is another");
    return performance.now() - start;
  }

  disconnect(): void {
    for (const socket of [...Object.values(this.#dealers), this.#subscriber, this.#heartbeat]) socket.close();
  }

  async close(): Promise<void> {
    this.disconnect();
    await this.process.stop();
  }

  async #read(channel: Channel): Promise<void> {
    for await (const frames of this.#dealers[channel]) {
      const message = unpack(this.process.connection.key, frames);
      if (channel === "stdin") this.stdin.push(message);
      this.#tell(message);
    }
  }

  async #readIopub(): Promise<void> {
    for await (const frames of this.#subscriber) {
      const message = unpack(this.process.connection.key, frames);
      this.iopub.push(message);
      this.#tell(message);
    }
  }

  #tell(message: KernelMessage): void {
    for (const listener of [...this.#listeners]) listener(message);
  }
}

function execution(id: string, reply: KernelMessage, messages: readonly KernelMessage[]): Execution {
  const of = (type: string): KernelMessage[] => messages.filter(({ header }) => header.msg_type === type);
  const text = (name: string): string =>
    of("stream")
      .filter(({ content }) => content.name === name)
      .map(({ content }) => content.text)
      .join("");
  return {
    id,
    reply,
    messages,
    stdout: text("stdout"),
    stderr: text("stderr"),
    result: of("execute_result")[0]?.content.data as Content | undefined,
    displays: [...of("display_data"), ...of("update_display_data")],
    error: of("error")[0]?.content as Execution["error"],
  };
}
