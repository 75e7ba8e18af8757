// A debugger at work: the program it is attached to, and where that is stopped.

import { mkdirSync } from "node:fs";
import type { Debugger, Runtime } from "node:inspector";
import { type Breakpoint, Breakpoints } from "./breakpoints.js";
import { CatchFinder } from "./caught.js";
import { cellFolder } from "./cell-file.js";
import { STOP_GROUP } from "./evaluate.js";
import { type Frame, userFrames } from "./frames.js";
import { HOOKS_EXPRESSION } from "./hooks.js";
import { Inspector, type InspectorSession, letProcessExit } from "./inspector.js";
import type { Json } from "./protocol.js";
import { type CompiledSource, foreignPatterns, type RecalledScript, Scripts } from "./scripts.js";
import { type ExceptionFilter, functionKey, isSameLine, judge, type Step, type Stop } from "./stops.js";
import { Variables } from "./variables.js";

/** The one thread that a front end sees. */
export const THREAD = 1;

/** Awaits that a stack is followed through, so that an error is known to be caught by one who awaits. */
const ASYNC_DEPTH = 8;

export interface Stopped {
  readonly paused: Debugger.PausedEventDataType;
  readonly frames: readonly Frame[];
  readonly stop: Stop;
}

/** Tells the front end an event of the protocol. */
export type Tell = (event: string, body?: Json) => void;

export class DebugSession {
  readonly inspector: Inspector;
  readonly scripts = new Scripts();
  readonly breakpoints = new Breakpoints(this.scripts);
  readonly variables: Variables;
  readonly #catches: CatchFinder;
  readonly #tell: Tell;
  #filter: ExceptionFilter = "none";
  #stopped: Stopped | undefined;
  #step: Step | undefined;
  #pauseAsked = false;
  /** Set before V8 is told to end: a step that comes to it after that would end the process. */
  #ended = false;
  #releasing = false;
  /** Whether the front end shows why an expression of the user's failed. JupyterLab's console says only that it did. */
  tellsRefusals = true;
  /** Numbers of the runs that began since the debugger came. */
  readonly runs: number[] = [];

  private constructor(session: InspectorSession, tell: Tell) {
    this.inspector = new Inspector(session);
    this.variables = new Variables(this.inspector);
    this.#catches = new CatchFinder(this.inspector, this.scripts);
    this.#tell = tell;
  }

  /** Attaches: V8 tells of all scripts that it has, and stops from now on. */
  static async start(connection: InspectorSession, tell: Tell): Promise<DebugSession> {
    const session = new DebugSession(connection, tell);
    const { inspector } = session;
    mkdirSync(cellFolder(), { recursive: true, mode: 0o700 });
    await letProcessExit(inspector, () => inspector.disconnect());
    await session.#recall();
    inspector.on("Debugger.scriptParsed", (script) => session.#parsed(script));
    inspector.on("Debugger.paused", (paused) => {
      void session.#paused(paused).catch(() => session.#goOn());
    });
    await inspector.ask("Debugger.enable");
    await inspector.ask("Debugger.setBlackboxPatterns", { patterns: foreignPatterns() });
    await inspector.ask("Debugger.setAsyncCallStackDepth", { maxDepth: ASYNC_DEPTH });
    return session;
  }

  get stopped(): Stopped | undefined {
    return this.#stopped;
  }

  /** Scripts are about to run: their files' breakpoints are set in them. */
  async prepare(run: number, sources: readonly CompiledSource[]): Promise<void> {
    this.runs.push(run);
    await this.#stopAgain();
    for (const source of sources) {
      const script = this.scripts.prepare(source);
      if (script) this.#moved(await this.breakpoints.install(this.inspector, script));
    }
  }

  async stopOnExceptions(filter: ExceptionFilter): Promise<void> {
    this.#filter = filter;
    // V8's own "uncaught" never comes true in a cell, as the kernel catches all errors: what is caught is judged here.
    await this.inspector.ask("Debugger.setPauseOnExceptions", { state: filter === "none" ? "none" : "all" });
  }

  async pause(): Promise<void> {
    if (this.#stopped) return;
    await this.#stopAgain();
    this.#pauseAsked = true;
    await this.inspector.ask("Debugger.pause");
  }

  async resume(): Promise<void> {
    this.#step = undefined;
    this.#pauseAsked = false;
    await this.#leave("Debugger.resume");
  }

  async step(kind: Step["kind"]): Promise<void> {
    const stopped = this.#stopped;
    if (!stopped) return;
    const [top] = stopped.frames;
    this.#step = {
      kind,
      depth: stopped.paused.callFrames.length,
      functionKey: functionKey(top.callFrame),
      line: top.line,
      path: top.path,
      runs: this.runs.length,
      tries: 0,
    };
    await this.#leave(`Debugger.${kind}`);
  }

  /** Goes on and stops nowhere until the running code has ended: an interrupt ends it. */
  async release(): Promise<void> {
    this.#step = undefined;
    this.#pauseAsked = false;
    await this.inspector.ask("Debugger.setSkipAllPauses", { skip: true });
    await this.#leave("Debugger.resume");
    this.#releasing = true;
    setTimeout(() => void this.#stopAgain().catch(() => undefined), RELEASE_MS).unref();
  }

  /** The interrupted code has ended, or what comes now is not it. */
  async #stopAgain(): Promise<void> {
    if (!this.#releasing) return;
    this.#releasing = false;
    await this.inspector.ask("Debugger.setSkipAllPauses", { skip: false });
  }

  /** Lets the program go and leaves it as if there had been no debugger. */
  async end(): Promise<void> {
    this.#ended = true;
    try {
      // A step under way would stop in the function by which Node takes back its async hooks, where nothing lets it go on.
      await this.inspector.ask("Debugger.setSkipAllPauses", { skip: true });
      await this.inspector.ask("Debugger.setAsyncCallStackDepth", { maxDepth: 0 });
      await this.inspector.ask("Debugger.disable");
      await this.inspector.ask("Runtime.releaseObjectGroup", { objectGroup: STOP_GROUP });
    } finally {
      if (this.#stopped) this.#continued();
      this.inspector.disconnect();
    }
  }

  #parsed(event: Debugger.ScriptParsedEventDataType): void {
    const script = this.scripts.parsed(event);
    if (!script) return;
    void this.breakpoints
      .install(this.inspector, script)
      .then((moved) => this.#moved(moved))
      .catch(() => undefined);
  }

  #moved(breakpoints: readonly Breakpoint[]): void {
    for (const breakpoint of breakpoints) {
      this.#tell("breakpoint", { reason: "changed", breakpoint: breakpointToJson(breakpoint) });
    }
  }

  async #paused(paused: Debugger.PausedEventDataType): Promise<void> {
    const { inspector } = this;
    if (this.#ended) return;
    if (paused.callFrames.length === 0) return this.#passNothing();
    const step = this.#step;
    const asked = this.#pauseAsked;
    const frames = await userFrames(inspector, this.scripts, paused.callFrames);
    const stepping = step !== undefined || asked;
    // Only code of the kernel's or of a package: a step goes on until it is out of it.
    if (frames.length === 0) return this.#goOn();
    const isError = paused.reason === "exception" || paused.reason === "promiseRejection";
    const isBreakpoint = (paused.hitBreakpoints?.length ?? 0) > 0;
    if (step && !isError && !isBreakpoint) {
      if (step.runs !== this.runs.length) {
        this.#step = undefined;
        return this.#goOn();
      }
      if (frames[0].callFrame !== paused.callFrames[0]) return this.#goOn("stepOut");
      if (isSameLine(step, frames, paused.callFrames.length)) {
        step.tries++;
        return this.#goOn();
      }
    }
    const stop = await judge(paused, frames, this.#filter, stepping, {
      inspector,
      breakpoints: this.breakpoints,
      catches: this.#catches,
      tell: (output, { path, line }) =>
        this.#tell("output", { category: "console", output: `${output}\n`, source: { path }, line }),
    });
    if (!stop) return this.#goOn();
    if (this.#ended) return;
    this.#step = undefined;
    this.#pauseAsked = false;
    const told: Stop = asked && stop.reason === "step" ? { ...stop, reason: "pause" } : stop;
    this.#stopped = { paused, frames, stop: told };
    this.#tell("stopped", { ...told, threadId: THREAD, allThreadsStopped: true });
  }

  /** Goes on unseen; a step that is under way goes on as one. */
  async #goOn(kind = this.#step?.kind ?? (this.#pauseAsked ? "stepInto" : undefined)): Promise<void> {
    if (this.#ended) return;
    // A pause that fell into Node's own code, which patterns do not keep out of it, goes on to the user's next statement.
    await this.inspector.ask(kind ? `Debugger.${kind}` : "Debugger.resume").catch(() => undefined);
  }

  /** Stopped between two pieces of code: V8 ends the process if it is told to step from there. */
  async #passNothing(): Promise<void> {
    await this.inspector.ask("Debugger.resume");
    if (this.#pauseAsked && !this.#ended) await this.inspector.ask("Debugger.pause");
  }

  async #leave(method: "Debugger.resume" | `Debugger.${Step["kind"]}`): Promise<void> {
    if (!this.#stopped || this.#ended) return;
    this.#continued();
    await this.inspector.ask(method);
  }

  #continued(): void {
    this.#stopped = undefined;
    this.variables.clear();
    void this.inspector.ask("Runtime.releaseObjectGroup", { objectGroup: STOP_GROUP }).catch(() => undefined);
    this.#tell("continued", { threadId: THREAD, allThreadsContinued: true });
  }

  /** Learns the lines of what ran before. */
  async #recall(): Promise<void> {
    const { result } = await this.inspector.ask("Runtime.evaluate", {
      expression: `JSON.stringify(${HOOKS_EXPRESSION}?.scripts() ?? [])`,
      silent: true,
    });
    for (const script of parseScripts(result)) this.scripts.recall(script);
  }
}

/** How long an interrupted cell may run on without stopping at breakpoints, in ms. */
const RELEASE_MS = 1000;

function parseScripts(result: Runtime.RemoteObject): readonly RecalledScript[] {
  return typeof result.value === "string" ? JSON.parse(result.value) : [];
}

export function breakpointToJson({ id, verified, line, message, path }: Breakpoint): Json {
  return { id, verified, line, ...(message === undefined ? {} : { message }), source: { path } };
}
