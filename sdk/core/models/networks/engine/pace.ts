/** Steps that are judged together. */
const WINDOW = 32;
/** Share of them that may be late: more, and waiting takes longer than sharing saves. */
const MOST_LATE = 0.25;
/** Steps that are then taken alone, before the next are shared again. */
const REST = 1024;

/**
 * Whether steps are shared at the moment: not while threads keep one another waiting, as on a machine that is busy with other work.
 * Threads that take turns at one core are slower than one of them alone.
 */
export class Pace {
  private steps = 0;
  private late = 0;
  private rest = 0;

  get isShared(): boolean {
    return this.rest === 0;
  }

  /** Counts a step that was taken; `isLate` where another thread's piece was waited for longer than it takes. */
  count(isLate: boolean): void {
    if (this.rest > 0) {
      this.rest--;
      return;
    }
    this.steps++;
    if (isLate) this.late++;
    if (this.steps < WINDOW) return;
    if (this.late > MOST_LATE * WINDOW) this.rest = REST;
    this.steps = 0;
    this.late = 0;
  }
}
