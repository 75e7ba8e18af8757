import type { TableRequest } from "../../table/live.js";
import type { Model } from "../contract.js";

/** An answer of the kernel. */
export type Answer = Readonly<Record<string, unknown>> & { readonly buffers: readonly DataView[] };

type Wanted = TableRequest extends infer R ? (R extends TableRequest ? Omit<R, "id"> : never) : never;

/** The kernel cannot be asked: it ended, or its end of the wire did. */
export class KernelGone extends Error {}

/** Questions to the kernel, each with its answer; a kernel that goes lets those that wait fail. */
export class KernelRows {
  #last = 0;
  readonly #waiting = new Map<
    number,
    { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void }
  >();

  constructor(readonly model: Model) {
    model.on("msg:custom", (content, buffers = []) => {
      const answer = content as { readonly id?: unknown; readonly error?: unknown };
      const waits = typeof answer.id === "number" ? this.#waiting.get(answer.id) : undefined;
      if (waits === undefined) return;
      this.#waiting.delete(answer.id as number);
      if (typeof answer.error === "string") waits.reject(new Error(answer.error));
      else waits.resolve({ ...answer, buffers });
    });
    model.on("live", () => {
      if (model.live) return;
      for (const { reject } of this.#waiting.values()) reject(new KernelGone("the kernel ended"));
      this.#waiting.clear();
    });
  }

  ask(wanted: Wanted): Promise<Answer> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      try {
        this.model.send({ id, ...wanted });
      } catch (error) {
        this.#waiting.delete(id);
        reject(new KernelGone("the kernel cannot be asked", { cause: error }));
      }
    });
  }
}
