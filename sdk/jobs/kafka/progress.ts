import type { OffsetBounds } from "../../io/services/kafka/index.js";
import type { StreamStats } from "./stats.js";
import type { DonePiece } from "./work.js";

/** How a stream goes. It is well while offsets are committed, or nothing waits. */
export interface StreamHealth {
  readonly isWell: boolean;
  /** Messages that wait; undefined until it is known. */
  readonly lag: number | undefined;
  readonly secondsSinceProgress: number;
  readonly partitions: readonly number[];
  /** Why work is tried again now, by partition. */
  readonly stalls: Readonly<Record<number, string>>;
}

/** Follows how far each partition is: what is done, and what there is. */
export class StreamProgress {
  messages = 0;
  dead = 0;
  stalls: ReadonlyMap<number, string> = new Map();
  private partitions: readonly number[] = [];
  private readonly next = new Map<number, bigint>();
  private readonly end = new Map<number, bigint>();
  private progressMs: number;

  constructor(
    private readonly stats: StreamStats,
    private readonly now: () => number,
    private readonly stallSeconds: number,
  ) {
    this.progressMs = now();
  }

  assigned(partitions: readonly number[]): void {
    this.partitions = partitions;
    this.next.clear();
    this.end.clear();
    this.stats.lag.reset();
  }

  done({ partition, nextOffset, highWatermark, messages, dead }: DonePiece): void {
    this.messages += messages;
    this.dead += dead;
    this.progressMs = this.now();
    this.next.set(partition, nextOffset);
    if (highWatermark > (this.end.get(partition) ?? 0n)) this.end.set(partition, highWatermark);
    this.stats.lag.set({ partition: String(partition) }, this.lagOf(partition) ?? 0);
  }

  /** Whether there are partitions of which nothing was done yet: where they begin is to be asked. */
  get isNew(): boolean {
    return this.partitions.some((partition) => !this.next.has(partition));
  }

  /** Where the group goes on, in partitions of which nothing was done yet: at its own offset, else where a new group begins. */
  begins(
    committed: ReadonlyMap<number, bigint>,
    bounds: ReadonlyMap<number, OffsetBounds>,
    from: "earliest" | "latest",
  ): void {
    for (const partition of this.partitions) {
      const own = committed.get(partition) ?? bounds.get(partition)?.[from === "earliest" ? "start" : "end"];
      if (own !== undefined && !this.next.has(partition)) this.next.set(partition, own);
    }
  }

  /** The brokers' word on where the partitions end. */
  ends(bounds: ReadonlyMap<number, OffsetBounds>): void {
    for (const partition of this.partitions) {
      const end = bounds.get(partition)?.end;
      if (end === undefined) continue;
      this.end.set(partition, end);
      const lag = this.lagOf(partition);
      if (lag !== undefined) this.stats.lag.set({ partition: String(partition) }, lag);
    }
    if (this.lag === 0) this.progressMs = this.now();
  }

  /** Messages that wait in the partitions of which it is known; undefined where it is known of none. */
  get lag(): number | undefined {
    const lags = this.partitions.map((partition) => this.lagOf(partition)).filter((lag) => lag !== undefined);
    return lags.length === 0 ? undefined : lags.reduce((sum, lag) => sum + lag, 0);
  }

  health(): StreamHealth {
    const secondsSinceProgress = (this.now() - this.progressMs) / 1000;
    const { lag, partitions } = this;
    return {
      isWell: lag === 0 || secondsSinceProgress < this.stallSeconds,
      lag,
      secondsSinceProgress,
      partitions,
      stalls: Object.fromEntries(this.stalls),
    };
  }

  private lagOf(partition: number): number | undefined {
    const next = this.next.get(partition);
    const end = this.end.get(partition);
    if (next === undefined || end === undefined) return undefined;
    return Math.max(0, Number(end - next));
  }
}
