import type { Epoch } from "../model.js";

/**
 * Hands on the epochs of trainings that run side by side as if they ran one after the other: those of the first one as they
 * come, those of others when all before have ended.
 */
export class EpochsInTurn {
  private kept: { readonly training: number; readonly epoch: Epoch }[] = [];
  private readonly ended = new Set<number>();
  private current = 0;

  /** @param tell hears of an epoch of a training, counted from 0 */
  constructor(private readonly tell: (training: number, epoch: Epoch) => void) {}

  take(training: number, epoch: Epoch): void {
    if (training === this.current) this.tell(training, epoch);
    else this.kept.push({ training, epoch });
  }

  /** Says that a training has ended. */
  end(training: number): void {
    this.ended.add(training);
    while (this.ended.has(this.current)) {
      this.current++;
      const now = this.kept.filter(({ training: own }) => own === this.current);
      this.kept = this.kept.filter(({ training: own }) => own !== this.current);
      for (const { epoch } of now) this.tell(this.current, epoch);
    }
  }
}
