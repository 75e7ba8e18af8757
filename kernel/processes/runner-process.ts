import type { FromControl, FromRunner, ToControl, ToRunner } from "../contracts/index.js";
import { CELL_FOLDER_VARIABLE, cellFolder } from "../debug/cell-file.js";
import type { Frame } from "./frames.js";
import { readNativeOutput } from "./native-output.js";
import { runnerCommand, runnerEnvironment } from "./runner-command.js";
import { type Ended, type Piped, readFrames, spawnPiped, writeFrame } from "./spawn.js";

export interface RunnerHandlers {
  readonly event: (frame: Frame<FromRunner>) => void;
  readonly control: (message: FromControl) => void;
  readonly native: (name: "stdout" | "stderr", text: string) => void;
  readonly mark: (name: "stdout" | "stderr", run: number) => void;
}

/** The process that runs the cells. */
export class RunnerProcess {
  readonly ended: Promise<Ended>;
  readonly #piped: Piped;

  /** @param cwd folder of the cells; the host's own where none is named */
  constructor(handlers: RunnerHandlers, cwd?: string) {
    // The debugger calls cells' files as the host does.
    const env = { ...runnerEnvironment(process.env), [CELL_FOLDER_VARIABLE]: cellFolder() };
    this.#piped = spawnPiped(runnerCommand(), 3, { cwd, env });
    const { stdout, stderr, pipes } = this.#piped;
    for (const [name, stream] of Object.entries({ stdout, stderr }) as [
      "stdout" | "stderr",
      typeof stdout,
    ][]) {
      readNativeOutput(stream, {
        text: (text) => handlers.native(name, text),
        mark: (run) => handlers.mark(name, run),
      });
    }
    const broken = (): void => this.kill();
    readFrames<FromRunner>(pipes[1], handlers.event, broken);
    readFrames<FromControl>(pipes[2], ({ message }) => handlers.control(message), broken);
    this.ended = this.#piped.ended;
  }

  get pid(): number | undefined {
    return this.#piped.child.pid;
  }

  send(message: ToRunner, buffers?: readonly Uint8Array[]): void {
    writeFrame(this.#piped.pipes[0], message, buffers);
  }

  /** Tells the control thread, which answers whatever the cells do. */
  control(message: ToControl): void {
    writeFrame(this.#piped.pipes[2], message);
  }

  /** Lets it end by itself: its pipe of commands closes. */
  finish(): void {
    this.#piped.pipes[0].end();
  }

  kill(): void {
    this.#piped.child.kill("SIGKILL");
  }
}
