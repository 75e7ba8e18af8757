import type { ToRunner } from "../contracts/index.js";

/** Milliseconds to wait for a value: a runner that works on a cell does not answer, and the signature is worth showing without. */
const PREVIEW_MS = 150;

/** Asks the runner how a value looks now. */
export class Previews {
  readonly #send: (message: ToRunner) => void;
  readonly #waiting = new Map<number, (text: string | null) => void>();
  #ids = 0;

  constructor(send: (message: ToRunner) => void) {
    this.#send = send;
  }

  /** `null` where there is no such value, or no answer in time. */
  async ask(expression: string): Promise<string | null> {
    this.#ids += 1;
    const id = this.#ids;
    return await new Promise<string | null>((resolve) => {
      const timer = setTimeout(() => this.answer(id, null), PREVIEW_MS);
      this.#waiting.set(id, (text) => {
        clearTimeout(timer);
        resolve(text);
      });
      this.#send({ op: "preview", id, expression });
    });
  }

  answer(id: number, text: string | null): void {
    this.#waiting.get(id)?.(text);
    this.#waiting.delete(id);
  }
}
