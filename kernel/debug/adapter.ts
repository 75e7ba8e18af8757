// The debug adapter: requests of the Debug Adapter Protocol in, replies and events out (https://microsoft.github.io/debug-adapter-protocol,
// and "Additions to the DAP" in Jupyter's messaging protocol).

import { sep } from "node:path";
import { messageOf } from "../../sdk/utils/errors/index.js";
import type { ModuleUpdate, SourceMapPayload } from "../contracts/index.js";
import { CELL_FILE_SUFFIX, CELL_HASH_SEED, cellFolder } from "./cell-file.js";
import { commandOf } from "./commands.js";
import { Inspector, type InspectorSession, letProcessExit } from "./inspector.js";
import { inspectVariables, richInspectVariables } from "./panel.js";
import { Arguments, CAPABILITIES, type Json, Refusal } from "./protocol.js";
import { DebugSession, THREAD } from "./session.js";
import { Variables } from "./variables.js";

export interface PreparedCell {
  readonly run: number;
  readonly filename: string;
  readonly script: string;
  readonly map: SourceMapPayload;
  /** The files that it imports, where they are new or changed. */
  readonly modules: readonly ModuleUpdate[];
}

/**
 * Debugs the main thread from another one. Nothing is enabled in V8 before a front end says `initialize`, nor after it says `disconnect`.
 *
 * @example
 * const adapter = new DebugAdapter(() => { const s = new Session(); s.connectToMainThread(); return s; }, (event) => write(event));
 * const reply = await adapter.handle(request);
 */
export class DebugAdapter {
  readonly #connect: () => InspectorSession;
  readonly #emit: (event: Json) => void;
  readonly #interrupt: (runs: readonly number[]) => void;
  #session: DebugSession | undefined;
  /** While nothing is attached: the variables panel's own connection. */
  #panel: { readonly inspector: Inspector; readonly variables: Variables } | undefined;
  #sequence = 1;
  /** The events of the start are told behind `attach` rather than behind `initialize`. */
  #greetsAtAttach = false;

  /**
   * @param connect a new inspector session, connected to the thread that is debugged
   * @param emit takes the events
   * @param interrupt ends runs, for the request `terminate`
   */
  constructor(
    connect: () => InspectorSession,
    emit: (event: Json) => void,
    interrupt: (runs: readonly number[]) => void = () => undefined,
  ) {
    this.#connect = connect;
    this.#emit = emit;
    this.#interrupt = interrupt;
  }

  /** Whether a front end debugs. */
  get attached(): boolean {
    return this.#session !== undefined;
  }

  /** Whether the program stands. */
  get stopped(): boolean {
    return this.#session?.stopped !== undefined;
  }

  /** Answers a request. Never throws: what cannot be done is said in a reply with `success: false`. */
  async handle(request: Json): Promise<Json> {
    const command = typeof request.command === "string" ? request.command : "";
    try {
      const body = await this.#answer(command, new Arguments(command || "request", request.arguments));
      return this.#reply(request, command, { success: true, body });
    } catch (error) {
      const message = messageOf(error);
      return this.#reply(request, command, {
        success: false,
        message,
        body: { error: { id: 1, format: message } },
      });
    }
  }

  /** Tells of a cell that is about to run, so that its breakpoints are set before, and those of the modules that come with it. */
  async prepare({ run, filename, script, map, modules }: PreparedCell): Promise<void> {
    await this.#session?.prepare(run, [{ path: filename, script, map }, ...modules]);
  }

  /** Lets a stopped program go on, so that an interrupt reaches it. */
  async release(): Promise<void> {
    await this.#session?.release();
  }

  async #answer(command: string, args: Arguments): Promise<Json> {
    switch (command) {
      case "debugInfo":
        return this.#info();
      case "initialize":
        return this.#initialize(args);
      case "disconnect":
        return this.#disconnect();
      case "terminate":
        return this.#terminate();
      case "inspectVariables": {
        const { inspector, variables } = this.#reach();
        if (!this.#session) variables.clear();
        return inspectVariables(inspector, variables);
      }
      case "richInspectVariables":
        return richInspectVariables(this.#reach().inspector, this.#session, args);
      case "variables": {
        const { variables } = this.#reach();
        const page = {
          filter: args.optionalText("filter"),
          start: args.count("start"),
          count: args.count("count"),
        };
        return { variables: await variables.children(args.integer("variablesReference"), page) };
      }
      default: {
        const answer = commandOf(command);
        if (this.#session) {
          if (command === "attach" && this.#greetsAtAttach) this.#greet();
          return answer(this.#session, args);
        }
        // JupyterLab asks as the kernel restarts, and reads the answer whatever it is.
        if (command === "modules") return { modules: [], totalModules: 0 };
        throw new Refusal(`${command}: the debugger is not started. Send "initialize" first.`);
      }
    }
  }

  async #initialize(args: Arguments): Promise<Json> {
    if (!this.#session) {
      this.#closePanel();
      this.#session = await DebugSession.start(this.#connect(), (event, body) => this.#tell(event, body));
    }
    const isLab = args.optionalText("clientID") === "jupyterlab";
    // JupyterLab's tree of variables shows a type in the place of the value, and a value only where there is no type.
    this.#session.variables.types = !isLab;
    this.#session.tellsRefusals = !isLab;
    // JupyterLab looks at the filters of errors as it hears that all is initialized, which must not be before it has read the reply.
    this.#greetsAtAttach = isLab;
    if (!isLab) this.#greet();
    return CAPABILITIES;
  }

  /** After the reply, as the protocol asks. */
  #greet(): void {
    setImmediate(() => {
      this.#tell("initialized");
      this.#tell("process", { name: "cells", isLocalProcess: true, startMethod: "attach" });
      this.#tell("thread", { reason: "started", threadId: THREAD });
    });
  }

  async #disconnect(): Promise<Json> {
    const session = this.#session;
    this.#session = undefined;
    await session?.end();
    return {};
  }

  /** Ends what runs, and the debugging with it. */
  async #terminate(): Promise<Json> {
    const runs = this.#session?.runs ?? [];
    await this.release();
    await this.#disconnect();
    this.#interrupt(runs);
    this.#tell("terminated");
    return {};
  }

  #info(): Json {
    return {
      isStarted: this.attached,
      hashMethod: "Murmur2",
      hashSeed: CELL_HASH_SEED,
      tmpFilePrefix: cellFolder() + sep,
      tmpFileSuffix: CELL_FILE_SUFFIX,
      breakpoints: this.#session?.breakpoints.list() ?? [],
      stoppedThreads: this.stopped ? [THREAD] : [],
      richRendering: true,
      exceptionPaths: [],
      copyToGlobals: true,
    };
  }

  /** The program, by the debugger's connection or one of the panel's own, which costs the program nothing. */
  #reach(): { readonly inspector: Inspector; readonly variables: Variables } {
    if (this.#session) return this.#session;
    if (!this.#panel) {
      const inspector = new Inspector(this.#connect());
      this.#panel = { inspector, variables: new Variables(inspector) };
      void letProcessExit(inspector, () => this.#closePanel()).catch(() => undefined);
    }
    return this.#panel;
  }

  #closePanel(): void {
    this.#panel?.inspector.disconnect();
    this.#panel = undefined;
  }

  #reply({ seq }: Json, command: string, rest: Json): Json {
    return { seq: this.#sequence++, type: "response", request_seq: seq ?? 0, command, ...rest };
  }

  #tell(event: string, body: Json = {}): void {
    this.#emit({ seq: this.#sequence++, type: "event", event, body });
  }
}
