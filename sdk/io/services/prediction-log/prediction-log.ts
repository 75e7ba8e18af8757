import { setTimeout as sleep } from "node:timers/promises";
import type { Table } from "../../../core/tables/index.js";
import { messageOf } from "../../../utils/errors/index.js";
import type { PredictionLogConfig } from "./config.js";
import { type LoggedRows, masked, type PredictionMeta, takeLogged } from "./rows.js";

/** Where logged rows go. */
export interface PredictionSink {
  /** Writes rows, all or none where it can. Throws where they cannot be written now. */
  write(rows: readonly LoggedRows[]): Promise<void>;
  close(): Promise<void>;
}

/** What became of rows. */
export interface PredictionLogCounts {
  /** Rows that were drawn, those among them that were dropped too. */
  readonly drawn: number;
  readonly written: number;
  /** Rows for which there was no room, or that could not be written at the end. */
  readonly dropped: number;
  /** Writes that failed; each is tried again. */
  readonly failures: number;
  /** Rows in memory. */
  readonly pending: number;
}

export interface PredictionLogContext {
  readonly sink: PredictionSink;
  readonly onNote: (level: "info" | "warn", message: string) => void;
  readonly now?: () => number;
  /** Uniform in [0, 1). */
  readonly random?: () => number;
}

/** Pauses before rows that could not be written are tried again, in ms: doubled from the first to the last. */
const FIRST_PAUSE_MS = 1000;
const LAST_PAUSE_MS = 60_000;

/**
 * Keeps a sample of what a model was given and what it said. It never throws and never has anyone wait: rows gather in memory up to a limit and
 * are written behind the work; where there is no room they are dropped and counted.
 */
export class PredictionLog {
  private drawn = 0;
  private written = 0;
  private dropped = 0;
  private failures = 0;
  private waiting: LoggedRows[] = [];
  private waitingRows = 0;
  /** Rows that are being written. */
  private inHand = 0;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> | undefined;
  private readonly closing = new AbortController();

  constructor(
    private readonly config: Omit<PredictionLogConfig, "path" | "topic">,
    private readonly context: PredictionLogContext,
  ) {}

  get counts(): PredictionLogCounts {
    const { drawn, written, dropped, failures } = this;
    return { drawn, written, dropped, failures, pending: this.waitingRows + this.inHand };
  }

  /** Takes note of rows and their predictions, side by side; a share of them is drawn. The tables are not changed, and must not be later. */
  record(inputs: Table, predictions: Table, meta: PredictionMeta): void {
    if (this.closing.signal.aborted) return;
    const { now = Date.now } = this.context;
    const rows = this.draw({ inputs, predictions, meta, atMs: now() });
    const count = rows?.inputs.numRows ?? 0;
    if (rows === undefined || count === 0) return;
    this.drawn += count;
    const { maxPending, maxRows, mask, rollSeconds } = this.config;
    if (this.waitingRows + this.inHand + count > maxPending) {
      if (this.dropped === 0)
        this.context.onNote("warn", "the log of predictions is slower than they come: rows are dropped");
      this.dropped += count;
      return;
    }
    this.waiting.push({ ...rows, inputs: masked(rows.inputs, mask) });
    this.waitingRows += count;
    if (this.waitingRows >= maxRows) this.roll();
    else this.timer ??= setTimeout(() => this.roll(), rollSeconds * 1000).unref();
  }

  /** Writes what waits, and ends. What cannot be written now is dropped. */
  async close(): Promise<void> {
    this.closing.abort();
    clearTimeout(this.timer);
    await this.writing;
    if (this.waitingRows > 0) await this.writeAll();
    await this.context.sink.close().catch(() => {});
  }

  private draw(rows: LoggedRows): LoggedRows | undefined {
    const { share } = this.config;
    if (share === 1) return rows;
    const { random = Math.random } = this.context;
    const drawn: number[] = [];
    for (let i = 0; i < rows.inputs.numRows; i++) if (random() < share) drawn.push(i);
    return drawn.length === 0 ? undefined : takeLogged(rows, drawn);
  }

  private roll(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing ??= this.writeAll().finally(() => {
      this.writing = undefined;
      // What came meanwhile and is no whole file waits for its time.
      if (this.waitingRows > 0 && !this.closing.signal.aborted)
        this.timer ??= setTimeout(() => this.roll(), this.config.rollSeconds * 1000).unref();
    });
  }

  private async writeAll(): Promise<void> {
    let isFirst = true;
    while (this.waitingRows > 0 && (isFirst || this.waitingRows >= this.config.maxRows)) {
      isFirst = false;
      await this.write(this.take());
    }
  }

  private take(): readonly LoggedRows[] {
    const taken = this.waiting;
    this.inHand = this.waitingRows;
    this.waiting = [];
    this.waitingRows = 0;
    return taken;
  }

  /** Tries until it is done; one more time once the log is closed. */
  private async write(rows: readonly LoggedRows[]): Promise<void> {
    const { sink, onNote } = this.context;
    const { signal } = this.closing;
    let pauseMs = FIRST_PAUSE_MS;
    for (;;) {
      const isLast = signal.aborted;
      try {
        await sink.write(rows);
        this.written += this.inHand;
        break;
      } catch (error) {
        this.failures++;
        const text = messageOf(error);
        if (pauseMs === FIRST_PAUSE_MS || isLast)
          onNote(
            "warn",
            `${this.inHand} logged predictions cannot be written${isLast ? "" : " yet"}: ${text}`,
          );
        if (isLast) {
          this.dropped += this.inHand;
          break;
        }
      }
      await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => {});
      pauseMs = Math.min(2 * pauseMs, LAST_PAUSE_MS);
    }
    this.inHand = 0;
  }
}
