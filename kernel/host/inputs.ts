import type { Run } from "./runs.js";

interface Pending {
  readonly id: number;
  readonly run: Run;
  readonly requestId: string;
}

/** Questions to the user that are not answered yet. */
export class Inputs {
  #pending: Pending[] = [];

  ask(id: number, run: Run, requestId: string): void {
    this.#pending.push({ id, run, requestId });
  }

  /**
   * The question that a reply answers: the one its parent header names, or the oldest where it names none, as some clients send none.
   * Nothing for an answer to a question that is settled.
   */
  answer(parentId: unknown): number | undefined {
    const known = typeof parentId === "string" && parentId !== "";
    const at = known
      ? this.#pending.findIndex(
          ({ requestId, run }) => parentId === requestId || parentId === run.header.msg_id,
        )
      : 0;
    return at < 0 ? undefined : this.#pending.splice(at, 1)[0]?.id;
  }

  /** Forgets the questions of a run that ended. */
  drop(run: Run): void {
    this.#pending = this.#pending.filter((pending) => pending.run !== run);
  }
}
