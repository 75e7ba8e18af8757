import { AssayError, asAssayError } from "../../../utils/errors/index.js";
import { limits } from "../limits.js";
import type { MetricPoint } from "../store.js";
import { Backlog } from "./backlog.js";
import { deliver, isRefusal } from "./deliver.js";
import type { RunEnd, RunFolder } from "./folder.js";
import { pointLines } from "./lines.js";

/** Longest time that a point waits before it is written to disk and sent, in milliseconds. */
const MAX_WAIT_MS = 1000;

/** First and longest wait before a store that is away is tried again, in milliseconds; doubled each time. */
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 15_000;

/** Most points in memory where there is no disk to take them: some 100 MB. */
export const MAX_IN_MEMORY = 1_000_000;

/** Hears what a person should know of a run's background work. */
export type NoteListener = (level: "info" | "warn", message: string) => void;

export interface QueueOptions {
  /** Writes a batch of at most 1000 points to the store: all or none. */
  readonly send: (points: readonly MetricPoint[]) => Promise<void>;
  /** Where points wait; without one they wait in memory. */
  readonly folder?: RunFolder;
  readonly onNote?: NoteListener;
}

/**
 * The metric points of one run on their way to its store: taken at once, sent in the background, one batch at a time,
 * after 1000 points or a second. With a folder each point is on disk before it is sent and until the store has confirmed it,
 * and memory holds a thousand points that are not written yet and the ten thousand that are being sent. A store that is away
 * is tried again and again; points that it refuses do not hold up the others.
 */
export class MetricQueue {
  private fresh: MetricPoint[] = [];
  private savedMs = 0;
  private readonly backlog: Backlog;
  private tick: NodeJS.Timeout | undefined;
  private retry: NodeJS.Timeout | undefined;
  private retryMs = FIRST_RETRY_MS;
  private working: Promise<void> | undefined;
  private away: { readonly error: unknown } | undefined;
  private told = false;
  private toldOfDisk = false;
  private refused = 0;
  private refusal: AssayError | undefined;

  constructor(private readonly options: QueueOptions) {
    this.backlog = new Backlog(options.folder);
  }

  /** How many points the store has not confirmed. */
  get waiting(): number {
    return this.fresh.length + this.backlog.count;
  }

  /** Takes points. TRACKING_UNAVAILABLE where a million wait in memory already. */
  add(...points: readonly MetricPoint[]): void {
    if (this.backlog.inMemory >= MAX_IN_MEMORY) throw tooMany(this.backlog.diskError ?? this.away?.error);
    for (const point of points) this.fresh.push(point);
    if (this.fresh.length >= limits.batchMetrics) {
      this.save();
      if (this.away === undefined) void this.work();
      return;
    }
    const { length } = points;
    // After a pause points are written at once: what comes next may block the event loop for long.
    if (length > 0 && this.options.folder && points[length - 1].timestampMs - this.savedMs >= MAX_WAIT_MS)
      this.save();
    // The process may end without it: the run's end sends what waits.
    this.tick ??= setTimeout(() => this.onTick(), MAX_WAIT_MS).unref();
  }

  /**
   * All points taken so far are in the store when this returns. TRACKING_UNAVAILABLE where the store is away: they wait on.
   * Where it refused points, its error, once.
   */
  async flush(): Promise<void> {
    this.save();
    do {
      this.stopRetry();
      await this.work();
    } while (this.away === undefined && this.waiting > 0);
    if (this.away !== undefined) throw this.awayError(this.away.error);
    this.throwRefusal();
  }

  /**
   * Leaves what waits, and how the run ended, for `drainSpool` of another process, and tells where. Throws `error` where there
   * is no folder, and where there is one that cannot be written, TRACKING_UNAVAILABLE.
   */
  async leave(end: RunEnd, error: unknown): Promise<void> {
    const { folder, onNote } = this.options;
    this.stop();
    if (folder === undefined) throw error;
    this.save();
    try {
      this.backlog.saveMemory();
      await folder.keepEnd(end);
    } catch (cause) {
      throw this.awayError(cause);
    }
    await folder.release();
    onNote?.(
      "warn",
      `the tracking server is away: ${countOf(this.waiting)} and the end of run ${folder.runId} wait in ${folder.path}. ` +
        "The next run on this server sends them, or `assay sync`",
    );
    this.throwRefusal();
  }

  /** Ends background work after a `flush`. */
  async close(): Promise<void> {
    this.stop();
    await this.options.folder?.removeEnd();
    await this.options.folder?.release();
  }

  private onTick(): void {
    this.tick = undefined;
    this.save();
    if (this.away === undefined) void this.work();
  }

  private save(): void {
    if (this.fresh.length === 0) return;
    const points = this.fresh;
    this.fresh = [];
    this.savedMs = points[points.length - 1].timestampMs;
    this.backlog.save(points);
    const { diskError } = this.backlog;
    if (diskError !== undefined && !this.toldOfDisk) {
      const { message } = asAssayError(diskError);
      this.options.onNote?.(
        "warn",
        `metric points wait in memory, their folder cannot be written: ${message}`,
      );
    }
    this.toldOfDisk = diskError !== undefined;
  }

  private throwRefusal(): void {
    const { refusal } = this;
    this.refusal = undefined;
    if (refusal !== undefined) throw refusal;
  }

  /** Never rejects. */
  private work(): Promise<void> {
    this.working ??= this.sendAll().finally(() => {
      this.working = undefined;
    });
    return this.working;
  }

  private async sendAll(): Promise<void> {
    try {
      for (let next = this.backlog.oldest(); next !== undefined; next = this.backlog.oldest()) {
        const { points, broken } = await this.backlog.read(next);
        const refusal = await deliver(points, this.options.send);
        if (refusal !== undefined || broken.length > 0)
          this.refuse(refusal?.points ?? [], broken, refusal?.error);
        await this.backlog.remove(next);
        this.cameBack();
      }
    } catch (error) {
      this.wentAway(error);
    }
  }

  private refuse(
    points: readonly MetricPoint[],
    broken: readonly string[],
    error: AssayError | undefined,
  ): void {
    const { folder } = this.options;
    folder?.refuse(pointLines(points) + broken.map((line) => `${line}\n`).join(""));
    this.refused += points.length + broken.length;
    this.refusal = refusedError(this.refused, folder?.refusedFile, error ?? this.refusal);
  }

  private wentAway(error: unknown): void {
    const { folder, onNote } = this.options;
    this.away = { error };
    if (!this.told) {
      const place = folder === undefined || this.backlog.diskError !== undefined ? "memory" : folder.path;
      onNote?.("warn", `metric points wait in ${place}, and work goes on: ${asAssayError(error).message}`);
    }
    this.told = true;
    folder?.touch();
    this.retry = setTimeout(() => {
      this.stopRetry();
      void this.work();
    }, this.retryMs).unref();
    this.retryMs = Math.min(this.retryMs * 2, LONGEST_RETRY_MS);
  }

  private cameBack(): void {
    this.retryMs = FIRST_RETRY_MS;
    if (this.told) this.options.onNote?.("info", "metric points reach their store again");
    this.told = false;
  }

  private stopRetry(): void {
    clearTimeout(this.retry);
    this.retry = undefined;
    this.away = undefined;
  }

  private stop(): void {
    clearTimeout(this.tick);
    clearTimeout(this.retry);
    this.tick = undefined;
    this.retry = undefined;
  }

  private awayError(cause: unknown): AssayError {
    const { folder } = this.options;
    const onDisk = folder !== undefined && this.backlog.inMemory === 0;
    return new AssayError("TRACKING_UNAVAILABLE", {
      what: `${countOf(this.waiting)} could not be sent`,
      got: asAssayError(cause).message,
      next: onDisk ? `They wait in ${folder.path}: \`assay sync\` sends them.` : "They are in memory only.",
      cause,
    });
  }
}

export function refusedError(count: number, file: string | undefined, cause: unknown): AssayError {
  const { code, message } = asAssayError(cause, "TRACKING_INVALID");
  return new AssayError(isRefusal(cause) ? code : "TRACKING_INVALID", {
    what: `the tracking store does not take ${countOf(count)}`,
    got: cause === undefined ? "lines that hold no point" : message,
    next: file === undefined ? "They are not kept." : `They are kept in ${file}.`,
    cause,
  });
}

function tooMany(cause: unknown): AssayError {
  return new AssayError("TRACKING_UNAVAILABLE", {
    what: "metric points come faster than their store takes them",
    got: `${MAX_IN_MEMORY} points in memory${cause === undefined ? "" : `; ${asAssayError(cause).message}`}`,
    next: "Await the run's `flush()` now and then, or log less.",
    cause,
  });
}

export const countOf = (count: number): string => (count === 1 ? "1 metric point" : `${count} metric points`);
