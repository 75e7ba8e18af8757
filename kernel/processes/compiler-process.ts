import { AssayError } from "../../sdk/utils/errors/index.js";
import type { Compiler, CompilerOperations, CompilerRequest } from "../contracts/index.js";
import { compilerCommand, refuseSnapshot } from "./compiler-command.js";
import { type Ended, type Piped, readFrames, spawnPiped, writeFrame } from "./spawn.js";

interface Waiting {
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** For the C library: what is freed goes back to the system, as the compiler needs most memory while it starts. It runs nothing of the user's. */
const FREE_MEMORY = { MALLOC_MMAP_THRESHOLD_: "65536", MALLOC_TRIM_THRESHOLD_: "65536" };

/** The compiler's process: a request a frame, answered in order. */
export class CompilerProcess implements Compiler {
  readonly ended: Promise<Ended>;
  readonly #piped: Piped;
  readonly #waiting: Waiting[] = [];
  #dead = false;
  #answered = false;

  /**
   * @param log takes what the compiler prints, which should be nothing
   * @param cwd folder of the cells; the host's own where none is named
   */
  constructor(log: (line: string) => void, cwd?: string) {
    const command = compilerCommand();
    this.#piped = spawnPiped(command, 2, { cwd, env: { ...process.env, ...FREE_MEMORY } });
    const { stdout, stderr, pipes, child } = this.#piped;
    for (const stream of [stdout, stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => log(`compiler: ${text.trimEnd()}`));
    }
    readFrames(
      pipes[1],
      ({ message }) => {
        this.#answered = true;
        this.#waiting.shift()?.resolve(message);
      },
      () => child.kill("SIGKILL"),
    );
    this.ended = this.#piped.ended.then((end) => {
      this.#dead = true;
      // By itself, and not because somebody ended it.
      const failed = end.signal !== "SIGKILL" && end.signal !== "SIGTERM" && end.code !== 0;
      if (command.snapshot !== undefined && failed && !this.#answered) refuseSnapshot(command.snapshot);
      for (const { reject } of this.#waiting.splice(0)) reject(compilerLost());
      return end;
    });
  }

  get pid(): number | undefined {
    return this.#piped.child.pid;
  }

  /** @throws AssayError `WORKER_LOST` where the process ends before it answers */
  ask<O extends keyof CompilerOperations>(
    request: CompilerOperations[O]["request"] & { readonly op: O },
  ): Promise<CompilerOperations[O]["reply"]> {
    return new Promise((resolve, reject) => {
      if (this.#dead) return reject(compilerLost());
      this.#waiting.push({ resolve: resolve as (reply: unknown) => void, reject });
      writeFrame(this.#piped.pipes[0], request satisfies CompilerRequest);
    });
  }

  kill(): void {
    this.#piped.child.kill("SIGKILL");
  }
}

function compilerLost(): AssayError {
  return new AssayError("WORKER_LOST", {
    what: "the process that type-checks the cells ended before it answered",
    next: "It is started again by itself; run the cell again.",
  });
}
