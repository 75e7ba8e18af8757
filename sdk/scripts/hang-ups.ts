/** Who takes SIGHUP for "look again", as servers do; without anybody it stops the work, as everywhere. */
export class HangUps {
  readonly #listeners = new Set<() => void>();

  /** Has a listener called at each; returns what ends that. */
  readonly on = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Tells them all; whether there was anybody. */
  readonly tell = (): boolean => {
    for (const listener of this.#listeners) listener();
    return this.#listeners.size > 0;
  };
}
