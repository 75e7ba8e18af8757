import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import type { Socket } from "node:net";
import { join } from "node:path";
import { RUNNER_FLAGS } from "../../kernel/cells/run/flags.js";
import type {
  FromControl,
  FromRunner,
  RunMessage,
  ToControl,
  ToRunner,
} from "../../kernel/contracts/index.js";
import { encodeFrame, FrameReader } from "../../kernel/processes/frames.js";

export interface RunnerEvent {
  readonly message: FromRunner;
  readonly buffers: readonly Uint8Array[];
}
type Event<O extends FromRunner["op"]> = Extract<FromRunner, { op: O }>;

/** A real runner's process, spoken to as the host does. */
export class RunnerProcess {
  readonly events: RunnerEvent[] = [];
  readonly controlEvents: FromControl[] = [];
  readonly native = { stdout: "", stderr: "" };
  readonly started = performance.now();
  exit: { code: number | null; signal: string | null } | undefined;
  #wakers: (() => void)[] = [];
  #runs = 0;

  private constructor(readonly child: ChildProcess) {
    const reader = new FrameReader<FromRunner>();
    this.#pipe(4).on("data", (piece: Buffer) => {
      this.events.push(...reader.push(piece));
      this.#wake();
    });
    const control = new FrameReader<FromControl>();
    this.#pipe(5).on("data", (piece: Buffer) => {
      this.controlEvents.push(...control.push(piece).map((frame) => frame.message));
      this.#wake();
    });
    for (const name of ["stdout", "stderr"] as const) {
      child[name]?.on("data", (piece: Buffer) => {
        this.native[name] += piece.toString();
        this.#wake();
      });
    }
    for (const fd of [3, 4, 5]) this.#pipe(fd).on("error", () => undefined);
    child.on("exit", (code, signal) => {
      this.exit = { code, signal };
      this.#wake();
    });
  }

  static async start(
    options: { cwd?: string; env?: Record<string, string>; node?: string } = {},
  ): Promise<RunnerProcess> {
    const main = join(__dirname, "../../dist/kernel/cells/runner-main.js");
    const child = spawn(options.node ?? process.execPath, [...RUNNER_FLAGS, main], {
      cwd: options.cwd,
      env: { ...process.env, NODE_OPTIONS: "", ...options.env },
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe", "pipe"],
    });
    const runner = new RunnerProcess(child);
    await runner.until(() => runner.events.length > 0 && runner.controlEvents.length > 0, "ready");
    return runner;
  }

  #pipe(fd: number): Socket {
    return this.child.stdio[fd] as Socket;
  }

  #wake(): void {
    for (const waker of this.#wakers.splice(0)) waker();
  }

  async until(condition: () => boolean, what: string, ms = 15_000): Promise<void> {
    const end = performance.now() + ms;
    while (!condition()) {
      const left = end - performance.now();
      if (left < 0)
        throw new Error(
          `not within ${ms} ms: ${what}\n${JSON.stringify(this.exit)} ${this.native.stderr}\n${JSON.stringify(this.events.slice(-5))}`,
        );
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(left + 1, 200));
        this.#wakers.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  send(message: ToRunner, buffers: readonly Uint8Array[] = []): void {
    this.#pipe(3).write(encodeFrame(message, buffers));
  }

  control(message: ToControl): void {
    this.#pipe(5).write(encodeFrame(message));
  }

  /** Starts a cell whose converted body is given; the body's names of the scope are written `__assay.name`. */
  start(body: string, options: Partial<RunMessage> = {}): number {
    const run = ++this.#runs;
    const script = `"use strict"; (async (__assay, __cell) => {${body}\n})`;
    const filename = `/cells/${createHash("sha256").update(`${run}${script}`).digest("hex").slice(0, 12)}.ts`;
    this.send({
      op: "run",
      run,
      count: run,
      filename,
      code: body,
      script,
      map: { version: 3, sources: [filename], names: [], mappings: "" },
      declares: [],
      modules: [],
      silent: false,
      allowStdin: true,
      userExpressions: {},
      ...options,
    });
    return run;
  }

  async done(run: number, ms = 15_000): Promise<Event<"done">> {
    await this.until(() => this.of("done", run).length > 0, `run ${run} done`, ms);
    return this.of("done", run)[0];
  }

  async run(body: string, options: Partial<RunMessage> = {}): Promise<Event<"done">> {
    return await this.done(this.start(body, options));
  }

  /** The result of a cell as text. */
  async value(body: string): Promise<unknown> {
    const { run, error } = await this.run(body);
    if (error !== undefined) throw new Error(error.traceback.join("\n"));
    return this.of("result", run)[0]?.data["text/plain"];
  }

  of<O extends FromRunner["op"]>(op: O, run?: number): Event<O>[] {
    return this.events
      .map(({ message }) => message)
      .filter(
        (message): message is Event<O> =>
          message.op === op && (run === undefined || (message as { run?: number }).run === run),
      );
  }

  text(run: number, name: "stdout" | "stderr" = "stdout"): string {
    return this.of("stream", run)
      .filter((event) => event.name === name)
      .map((event) => event.text)
      .join("");
  }

  interrupt(...runs: number[]): void {
    this.control({ op: "interrupt", runs });
    this.send({ op: "interrupt", runs });
  }

  async stop(): Promise<void> {
    if (this.exit === undefined) this.child.kill("SIGKILL");
    await this.until(() => this.exit !== undefined, "exit");
  }
}
