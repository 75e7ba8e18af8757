import type { KernelClient } from "./kernel-client.js";
import type { KernelMessage } from "./kernel-wire.js";

// biome-ignore lint/suspicious/noExplicitAny: replies are read field by field, and a wrong one fails the test.
type Body = any;

export interface WireStop {
  readonly reason: string;
  /** `name:line`, the innermost first. */
  readonly frames: readonly string[];
  readonly paths: readonly string[];
  readonly frameId: number;
}

/** The debugger of a real kernel, spoken to as a front end does. */
export class DebugFront {
  #sequence = 0;
  /** Messages of iopub that were looked at. */
  #seen = 0;

  constructor(readonly client: KernelClient) {}

  /** What a request is answered, a refusal too. */
  async send(command: string, args: object = {}): Promise<Body> {
    const content = { type: "request", seq: ++this.#sequence, command, arguments: args };
    return (await this.client.request("control", { type: "debug_request", content })).content;
  }

  /** The body of a reply that must be a success. */
  async ask(command: string, args: object = {}): Promise<Body> {
    const reply = await this.send(command, args);
    if (!reply.success) throw new Error(`${command}: ${reply.message}`);
    return reply.body;
  }

  async attach(clientID = "tests"): Promise<void> {
    await this.ask("initialize", { clientID, adapterID: "assay" });
    await this.ask("attach");
  }

  /** Sets breakpoints of a cell, by its text. */
  async breakAt(code: string, ...breakpoints: readonly object[]): Promise<Body[]> {
    const { sourcePath } = await this.ask("dumpCell", { code });
    return this.breakIn(sourcePath, ...breakpoints);
  }

  /** Sets breakpoints of a file. */
  async breakIn(path: string, ...breakpoints: readonly object[]): Promise<Body[]> {
    return (await this.ask("setBreakpoints", { source: { path }, breakpoints })).breakpoints;
  }

  /** The next stop that was not looked at yet. */
  async stopped(timeoutMs = 20_000): Promise<WireStop> {
    const isStop = ({ header, content }: KernelMessage): boolean =>
      header.msg_type === "debug_event" && (content as Body).event === "stopped";
    const { iopub } = this.client;
    const find = (): number => iopub.findIndex((one, index) => index >= this.#seen && isStop(one));
    if (find() < 0) await this.client.waitIopub(isStop, timeoutMs);
    const at = find();
    this.#seen = at + 1;
    const { stackFrames } = await this.ask("stackTrace", { threadId: 1 });
    return {
      reason: (iopub[at].content as Body).body.reason,
      frames: stackFrames.map(({ name, line }: Body) => `${name}:${line}`),
      paths: stackFrames.map(({ source }: Body) => source.path),
      frameId: stackFrames[0]?.id,
    };
  }

  /** Steps, and waits for the stop. */
  async step(command: "next" | "stepIn" | "stepOut"): Promise<WireStop> {
    await this.ask(command, { threadId: 1 });
    return this.stopped();
  }

  /** The scopes of a frame, with the values of the names in them. */
  async scopes(frameId: number): Promise<Record<string, Record<string, string>>> {
    const { scopes } = await this.ask("scopes", { frameId });
    const found: Record<string, Record<string, string>> = {};
    for (const { name, variablesReference } of scopes) {
      const { variables } = await this.ask("variables", { variablesReference });
      found[name] = Object.fromEntries(variables.map((one: Body) => [one.name, one.value]));
    }
    return found;
  }

  async evaluate(expression: string, frameId?: number): Promise<string> {
    return (await this.ask("evaluate", { expression, frameId, context: "repl" })).result;
  }

  async goOn(): Promise<void> {
    await this.ask("continue", { threadId: 1 });
  }
}
