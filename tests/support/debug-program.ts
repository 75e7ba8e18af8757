import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import ts from "typescript";
import { CELL_FOLDER_VARIABLE, cellFilename, cellFolder } from "../../kernel/debug/index.js";
import { ROOT } from "./source-files.js";

export interface Reply {
  readonly success: boolean;
  readonly message?: string;
  // biome-ignore lint/suspicious/noExplicitAny: replies are read field by field, and a wrong one fails the test.
  readonly body: any;
}

export interface DebugEvent {
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  readonly body: any;
}

/** Runs cells as the runner does, on its main thread; runs by text, so that it has no file a debugger could take for the user's. */
const MAIN = `
const { Worker } = require("node:worker_threads");
const vm = require("node:vm");
const scope = Object.create(null);
const ran = [];
require(process.env.DEBUG_ADAPTER).offerDebugHooks(scope, () => ran, async (value) => ({
  data: { "text/plain": String(value), "text/html": "<b>" + value + "</b>" },
  metadata: {},
}));
new Worker(process.env.WORKER, { eval: true });
process.on("uncaughtException", (error) => process.send({ op: "late", error: String(error) }));
process.on("message", async ({ run, filename, text, script, map }) => {
  ran.push({ filename, text, script, map });
  let error;
  try {
    const cell = new vm.Script(script, { filename }).runInThisContext();
    globalThis.start = () => cell(scope, { import: (name) => import(name) });
    scope._ = await new vm.Script("start()").runInThisContext({ breakOnSigint: true });
  } catch (thrown) { error = String(thrown); }
  process.send({ op: "done", run, error });
});
`;

/** The debugger's thread: requests and replies as lines of JSON on fd 4. */
const WORKER = `
const { Session } = require("node:inspector");
const { Socket } = require("node:net");
const { DebugAdapter } = require(process.env.DEBUG_ADAPTER);
const socket = new Socket({ fd: 4 });
const write = (message) => socket.write(JSON.stringify(message) + "\\n");
const adapter = new DebugAdapter(
  () => { const session = new Session(); session.connectToMainThread(); return session; },
  (event) => write({ event }),
  () => process.kill(process.pid, "SIGINT"),
);
let text = "";
socket.setEncoding("utf8").on("data", (more) => {
  const lines = (text + more).split("\\n");
  text = lines.pop();
  for (const line of lines) {
    const { id, request, prepare, release } = JSON.parse(line);
    const work = prepare ? adapter.prepare(prepare) : release ? adapter.release() : adapter.handle(request);
    work.then((reply) => write({ id, reply, attached: adapter.attached }), (error) => write({ id, failed: String(error) }));
  }
});
`;

/** A cell as the compiler makes it: types gone, the function of a cell around it. Names of cells are written \`__assay.name\` here. */
function compileCell(code: string, extra = "") {
  const { outputText, sourceMapText } = ts.transpileModule(code, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, sourceMap: true },
  });
  const { mappings } = JSON.parse(sourceMapText ?? "{}") as { mappings: string };
  const body = outputText.replace(/^\/\/# sourceMappingURL=.*$/m, "");
  return {
    script: `"use strict";${extra}\n(async (__assay, __cell) => {\n${body}\n})`,
    map: { version: 3, sources: ["cell.ts"], names: [], mappings: `;;${mappings}` },
  };
}

/** A program that is debugged: a process that runs cells, and a debug adapter in its second thread. */
export class DebugProgram {
  readonly #child: ChildProcess;
  readonly #socket: Duplex;
  readonly #waiting = new Map<number, (message: { reply: Reply; failed?: string }) => void>();
  readonly #done = new Map<number, (error: string | undefined) => void>();
  readonly events: DebugEvent[] = [];
  #listeners: (() => void)[] = [];
  #id = 0;
  #run = 0;
  /** What a reply last said of the adapter. */
  attached = false;
  /** Errors outside of a cell's course. */
  readonly late: string[] = [];
  stderr = "";

  constructor() {
    this.#child = spawn(process.execPath, ["-e", MAIN], {
      stdio: ["ignore", "inherit", "pipe", "ipc", "pipe"],
      env: {
        ...process.env,
        WORKER,
        DEBUG_ADAPTER: join(ROOT, "dist", "kernel", "debug", "index.js"),
        [CELL_FOLDER_VARIABLE]: cellFolder(),
      },
    });
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
    });
    this.#child.on("message", (message: { op: string; run: number; error?: string }) => {
      if (message.op === "late") this.late.push(String(message.error));
      else this.#done.get(message.run)?.(message.error);
    });
    this.#socket = this.#child.stdio[4] as Duplex;
    let text = "";
    this.#socket.setEncoding("utf8").on("data", (more: string) => {
      const lines = (text + more).split("\n");
      text = lines.pop() ?? "";
      for (const line of lines) this.#receive(JSON.parse(line));
    });
  }

  #receive(message: { id?: number; event?: DebugEvent; reply: Reply; failed?: string; attached?: boolean }) {
    if (message.event) {
      this.events.push(message.event);
      for (const listener of this.#listeners.splice(0)) listener();
      return;
    }
    if (message.attached !== undefined) this.attached = message.attached;
    this.#waiting.get(message.id ?? 0)?.(message);
  }

  async #ask(content: object): Promise<Reply> {
    const id = ++this.#id;
    const answered = new Promise<{ reply: Reply; failed?: string }>((resolve) => {
      this.#waiting.set(id, resolve);
    });
    this.#socket.write(`${JSON.stringify({ id, ...content })}\n`);
    const { reply, failed } = await answered;
    if (failed !== undefined) throw new Error(failed);
    return reply;
  }

  /** Any message, as it stands. */
  raw(request: unknown): Promise<Reply> {
    return this.#ask({ request });
  }

  send(command: string, args: object = {}): Promise<Reply> {
    return this.raw({ type: "request", seq: this.#id, command, arguments: args });
  }

  /** The body of a reply that must be a success. */
  async ask(command: string, args: object = {}): Promise<Reply["body"]> {
    const reply = await this.send(command, args);
    if (!reply.success) throw new Error(`${command}: ${reply.message}`);
    return reply.body;
  }

  release(): Promise<Reply> {
    return this.#ask({ release: true });
  }

  async attach(): Promise<void> {
    await this.ask("initialize", { adapterID: "assay" });
    await this.ask("attach");
  }

  /** Dumps a cell and sets breakpoints at lines, or as given. */
  async breakAt(code: string, ...points: (number | object)[]): Promise<Reply["body"]["breakpoints"]> {
    const { sourcePath } = await this.ask("dumpCell", { code });
    const breakpoints = points.map((point) => (typeof point === "number" ? { line: point } : point));
    return (await this.ask("setBreakpoints", { source: { path: sourcePath }, breakpoints })).breakpoints;
  }

  /** Starts a cell; resolves when it has ended, with its error. */
  async run(code: string, extra?: string): Promise<{ readonly ended: Promise<string | undefined> }> {
    const run = ++this.#run;
    const cell = { run, filename: cellFilename(code), text: code, ...compileCell(code, extra), modules: [] };
    if (this.attached) await this.#ask({ prepare: cell });
    const ended = new Promise<string | undefined>((resolve) => this.#done.set(run, resolve));
    this.#child.send(cell);
    return { ended };
  }

  /** The first event of a name that has not been taken yet. */
  async event(name: string): Promise<DebugEvent["body"]> {
    for (;;) {
      const at = this.events.findIndex(({ event }) => event === name);
      if (at >= 0) return this.events.splice(0, at + 1)[at].body;
      await new Promise<void>((resolve) => this.#listeners.push(resolve));
    }
  }

  /** Waits for a stop; its reason and the lines of its frames. */
  async stopped(): Promise<{ reason: string; frames: string[]; frameId: number; body: DebugEvent["body"] }> {
    const body = await this.event("stopped");
    const { stackFrames } = await this.ask("stackTrace", { threadId: 1 });
    const frames = stackFrames.map(({ name, line }: { name: string; line: number }) => `${name}:${line}`);
    return { reason: body.reason, frames, frameId: stackFrames[0]?.id, body };
  }

  /** The scopes of a frame with the names in them. */
  async scopes(frameId: number): Promise<Record<string, Record<string, string>>> {
    const { scopes } = await this.ask("scopes", { frameId });
    const found: Record<string, Record<string, string>> = {};
    for (const { name, variablesReference } of scopes) {
      const { variables } = await this.ask("variables", { variablesReference });
      found[name] = Object.fromEntries(
        variables.map((v: { name: string; value: string }) => [v.name, v.value]),
      );
    }
    return found;
  }

  async evaluate(expression: string, frameId?: number): Promise<string> {
    return (await this.ask("evaluate", { expression, frameId, context: "repl" })).result;
  }

  interrupt(): void {
    this.#child.kill("SIGINT");
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill("SIGKILL");
    await once(this.#child, "exit");
  }
}
