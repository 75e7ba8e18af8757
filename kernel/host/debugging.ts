import type { FromControl, RunMessage, ToControl } from "../contracts/index.js";
import type { Header, Json } from "../protocol/index.js";

/** Milliseconds that the control thread may take to set a cell's breakpoints, before the cell runs without them. */
const PREPARE_MS = 2000;

/** Brings messages of the Debug Adapter Protocol to the runner's control thread and back. */
export class Debugging {
  readonly #send: (message: ToControl) => void;
  readonly #replies = new Map<number, (reply: Json | undefined) => void>();
  readonly #prepared = new Map<number, () => void>();
  #ids = 0;
  #attached = false;
  /** Header of the newest request: events are told as its children. */
  parent: Header | undefined;

  constructor(send: (message: ToControl) => void) {
    this.#send = send;
  }

  /** Asks the debugger; always with an answer, a refusal where the runner ends before. */
  async request(request: Json): Promise<Json> {
    this.#ids += 1;
    const id = this.#ids;
    const reply = await new Promise<Json | undefined>((resolve) => {
      this.#replies.set(id, resolve);
      this.#send({ op: "debug", id, request });
    });
    const answer = reply ?? lostReply(request);
    if (answer.success !== false) {
      if (request.command === "attach") this.#attached = true;
      if (request.command === "disconnect" || request.command === "terminate") this.#attached = false;
    }
    return answer;
  }

  /** Where a debugger is attached: has the breakpoints set in a cell and the modules that come with it before it runs. */
  async prepare({ run, filename, script, map, modules }: RunMessage): Promise<void> {
    if (!this.#attached) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, PREPARE_MS);
      this.#prepared.set(run, () => {
        clearTimeout(timer);
        resolve();
      });
      this.#send({ op: "prepare", run, filename, script, map, modules });
    });
    this.#prepared.delete(run);
  }

  take(message: FromControl): void {
    if (message.op === "prepared") this.#prepared.get(message.run)?.();
    if (message.op === "debugReply") {
      this.#replies.get(message.id)?.(message.reply);
      this.#replies.delete(message.id);
    }
  }

  /** The runner is gone, and its debugger with it. */
  lose(): void {
    this.#attached = false;
    for (const resolve of this.#replies.values()) resolve(undefined);
    for (const resolve of this.#prepared.values()) resolve();
    this.#replies.clear();
    this.#prepared.clear();
  }
}

/** The debugger's refusal, where the process that it lives in is gone. */
export function lostReply(request: Json): Json {
  const message =
    "The process that runs the cells ended before its debugger answered. Run a cell: it says why.";
  return {
    type: "response",
    request_seq: request.seq ?? 0,
    seq: 0,
    success: false,
    command: request.command ?? "",
    message,
    body: {},
  };
}
