import type { ErrorReport } from "../contracts/index.js";
import { CELL_FOLDER_VARIABLE } from "../debug/cell-file.js";
import { assembleHost } from "../host/assemble.js";
import { Children } from "../host/children.js";
import { errorOf, executeCell } from "../host/execution.js";
import type { Host } from "../host/host.js";
import { brokenReport } from "../host/reports.js";
import type { Outgoing } from "../protocol/index.js";

export interface SessionOptions {
  /** Folder of the cells: relative paths and imports are seen from there. */
  readonly cwd: string;
  /** Takes what the kernel says to whoever runs it. */
  readonly log: (line: string) => void;
  /** Takes what a cell shows, also what comes when a later one runs. `cell` is what `run` was given. */
  readonly shown: (cell: number, message: Outgoing) => void;
}

/** A kernel without sockets: the same host, compiler and runner, spoken to by calls. Cells run one after another; nobody can be asked for input. */
export class NotebookSession {
  readonly #host: Host;
  readonly #ended: Promise<void>;
  readonly #killAll: () => void;

  private constructor({ cwd, log, shown }: SessionOptions) {
    // One that a cell of another kernel started has a folder of its own.
    delete process.env[CELL_FOLDER_VARIABLE];
    const children = new Children(cwd);
    this.#killAll = () => children.killAll();
    process.once("exit", this.#killAll);
    let ended: () => void = () => {};
    this.#ended = new Promise((resolve) => {
      ended = resolve;
    });
    this.#host = assembleHost({
      ...{ children, log, ended },
      publish: (message) => {
        // What belongs to no cell (widgets that nobody opens) has no place in a notebook.
        if (message.parent !== undefined) shown(Number(message.parent.msg_id), message);
      },
      send: (_channel, _to, { type }) => ({ msg_id: "", msg_type: type, session: "" }),
      close: async () => {},
    });
  }

  /** Starts the processes; they load while the first cell waits. */
  static start(options: SessionOptions): NotebookSession {
    return new NotebookSession(options);
  }

  /** Resolves when the compiler, which loads longest, answers: what a cell takes is its own then. */
  async ready(): Promise<void> {
    // Where it ended over it, the first cell says so.
    await this.#host.children.compiler.ask({ op: "isComplete", code: "" }).catch(() => {});
  }

  /**
   * Runs a cell to its end, when all that it showed was told. Never throws for what the cell does.
   *
   * @returns its number in the brackets, and the error that it ended by
   */
  async run(cell: number, code: string): Promise<{ readonly count: number; readonly error?: ErrorReport }> {
    const host = this.#host;
    host.executionCount += 1;
    const count = host.executionCount;
    const run = host.runs.begin(
      { header: { msg_id: String(cell), msg_type: "execute_request", session: "" }, identities: [] },
      { count, silent: false, allowStdin: false },
    );
    const broken = host.children.broken;
    if (broken !== undefined) run.end({ failed: brokenReport(broken, "") });
    return { count, error: errorOf(await executeCell(host, run, { code, userExpressions: {} })) };
  }

  /** Stops the cell that runs: it ends by an error; one that does not stop within 3 s loses its process. */
  interrupt(): void {
    this.#host.interrupt();
  }

  /** Ends the processes; resolves when they are gone. */
  async close(): Promise<void> {
    this.#host.shutdown();
    await this.#ended;
    process.off("exit", this.#killAll);
  }
}
