import type { CompilerRequest } from "../contracts/index.js";
import type { CompilerProcess } from "../processes/compiler-process.js";

/** What a compiler was told of the session, to tell it to the next one where it ends by itself. */
export class Replay {
  #told: CompilerRequest[] = [];

  /** Only what succeeded is repeated. */
  note(request: CompilerRequest): void {
    this.#told.push(request);
  }

  clear(): void {
    this.#told = [];
  }

  /** Tells a new compiler; its answers are known. False where it ended over it. */
  async repeat(compiler: CompilerProcess): Promise<boolean> {
    // All are asked for at once: the compiler answers in order, so what is asked next is answered behind them.
    const answers = this.#told.map((request) =>
      compiler.ask(request.op === "convert" ? { ...request, typeCheck: "off" } : request),
    );
    const settled = await Promise.allSettled(answers);
    return settled.every(({ status }) => status === "fulfilled");
  }
}
