import type { CommMessage } from "../contracts/index.js";

/** Which comms are open, and which targets the cells' code has registered. */
export class Comms {
  readonly #open = new Map<string, string>();
  #targets: ReadonlySet<string> = new Set();

  /** Follows a message, of either side. */
  note({ kind, id, target }: CommMessage): void {
    if (kind === "open") this.#open.set(id, target ?? "");
    if (kind === "close") this.#open.delete(id);
  }

  setTargets(targets: readonly string[]): void {
    this.#targets = new Set(targets);
  }

  knows(target: string): boolean {
    return this.#targets.has(target);
  }

  /** Open comms by id, of one target or of all. */
  list(target?: string): Record<string, { target_name: string }> {
    const chosen = [...this.#open].filter(([, name]) => target === undefined || name === target);
    return Object.fromEntries(chosen.map(([id, name]) => [id, { target_name: name }]));
  }

  /** Forgets all (the runner that held them is gone); returns the ids of those that were open. */
  clear(): readonly string[] {
    const ids = [...this.#open.keys()];
    this.#open.clear();
    this.#targets = new Set();
    return ids;
  }
}
