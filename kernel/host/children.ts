import type { ConvertRequest } from "../contracts/index.js";
import { CompilerProcess } from "../processes/compiler-process.js";
import { type RunnerHandlers, RunnerProcess } from "../processes/runner-process.js";
import type { Ended } from "../processes/spawn.js";

/** What is told of the children; set before anything can come from them. */
export interface ChildHandlers extends RunnerHandlers {
  /** The runner ended without being asked to. `reason`: why the host killed it, where it did. */
  readonly runnerEnded: (end: Ended, reason: string | undefined) => void;
  readonly compilerEnded: (end: Ended) => void;
  readonly log: (line: string) => void;
}

/** Declares nothing: what checks and emits a cell is ready when the user's first one comes. */
const FIRST_CELL: ConvertRequest = {
  op: "convert",
  run: 0,
  code: "1 + 1",
  typeCheck: "error",
  purpose: "cell",
};
/** Deaths in a row, without a sign of life between them, after which a process is not started again. */
const MAX_DEATHS = 3;

/** The compiler's and the runner's processes: started together, and again when one ends. */
export class Children {
  compiler: CompilerProcess;
  runner: RunnerProcess;
  /** Resolves once the first two processes have shown that they work, or failed to. */
  readonly prepared: Promise<void>;
  #handlers: ChildHandlers | undefined;
  #runnerLived = (): void => {};
  #stopping = false;
  #killReason: string | undefined;
  #runnerDeaths = 0;
  #compilerDeaths = 0;

  /**
   * Starts both at once. Events wait for `listen`.
   *
   * @param cwd folder of the cells; the host's own where none is named
   */
  constructor(private readonly cwd?: string) {
    this.compiler = this.#startCompiler();
    this.runner = this.#startRunner();
    const { runner } = this;
    const lived = new Promise<void>((resolve) => {
      this.#runnerLived = resolve;
    });
    // Either answer means that there is nothing more to wait for.
    const compiled = this.compiler.ask(FIRST_CELL).catch(() => undefined);
    const ran = Promise.race([lived, runner.ended]);
    this.prepared = Promise.all([compiled, ran]).then(() => {});
  }

  listen(handlers: ChildHandlers): void {
    this.#handlers = handlers;
  }

  /** A process that shows signs of life is started again whenever it ends. */
  runnerLives(): void {
    this.#runnerDeaths = 0;
  }

  compilerLives(): void {
    this.#compilerDeaths = 0;
  }

  /** Whether a process ended so often at its start that it is not started any more. */
  get broken(): "runner" | "compiler" | undefined {
    if (this.#runnerDeaths >= MAX_DEATHS) return "runner";
    return this.#compilerDeaths >= MAX_DEATHS ? "compiler" : undefined;
  }

  /** Ends the runner at once; `runnerEnded` is told the reason, and it is started again. */
  killRunner(reason: string): void {
    this.#killReason = reason;
    this.runner.kill();
  }

  /** Ends the compiler, if it lives, and starts another that knows no cell. */
  renewCompiler(): void {
    const old = this.compiler;
    this.compiler = this.#startCompiler();
    old.kill();
  }

  renewRunner(): void {
    this.runner = this.#startRunner();
  }

  /** Ends both. The runner has `graceMs` to end by itself, as programs do that have something to do at their exit. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    const { runner, compiler } = this;
    compiler.kill();
    runner.finish();
    const timer = setTimeout(() => runner.kill(), graceMs);
    await runner.ended;
    clearTimeout(timer);
  }

  /** Ends both without waiting, as the host is about to end. */
  killAll(): void {
    this.#stopping = true;
    this.compiler.kill();
    this.runner.kill();
  }

  #startCompiler(): CompilerProcess {
    const compiler = new CompilerProcess((line) => this.#handlers?.log(line), this.cwd);
    void compiler.ended.then((end) => {
      // One that was replaced ends because it was told to.
      if (this.#stopping || this.compiler !== compiler) return;
      this.#compilerDeaths += 1;
      this.#handlers?.compilerEnded(end);
    });
    return compiler;
  }

  #startRunner(): RunnerProcess {
    const handlers: RunnerHandlers = {
      event: (frame) => {
        this.#runnerLived();
        this.#handlers?.event(frame);
      },
      control: (message) => this.#handlers?.control(message),
      native: (name, text) => this.#handlers?.native(name, text),
      mark: (name, run) => this.#handlers?.mark(name, run),
    };
    const runner = new RunnerProcess(handlers, this.cwd);
    void runner.ended.then((end) => {
      if (this.#stopping || this.runner !== runner) return;
      const reason = this.#killReason;
      this.#killReason = undefined;
      // One that the host ended was alive.
      if (reason === undefined) this.#runnerDeaths += 1;
      this.#handlers?.runnerEnded(end, reason);
    });
    return runner;
  }
}
