type Stream = "stdout" | "stderr";

/** Milliseconds that native output may come behind "done"; longer where a cell closed the stream that the mark comes by. */
const MARK_MS = 1000;

/** Knows how far native output has come, so that a run ends only behind all of its own. */
export class Marks {
  readonly #seen = { stdout: new Set<number>(), stderr: new Set<number>() };
  readonly #waiting = new Set<() => void>();

  mark(name: Stream, run: number): void {
    this.#seen[name].add(run);
    for (const check of [...this.#waiting]) check();
  }

  /** Resolves when both streams have come to the end of a run, or take too long. */
  async reached(run: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const check = (): void => {
        if (this.#seen.stdout.has(run) && this.#seen.stderr.has(run)) finish();
      };
      const finish = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve();
      };
      const timer = setTimeout(finish, MARK_MS);
      this.#waiting.add(check);
      check();
    });
    for (const seen of Object.values(this.#seen)) seen.delete(run);
  }
}
