import {
  type BatchControl,
  type BatchHandler,
  type InMessage,
  isRebalancing,
  Mistakes,
  mistakeError,
  type PartitionBatch,
} from "../../io/services/kafka/index.js";
import { messageOf } from "../../utils/errors/index.js";
import { Backoff } from "./backoff.js";
import type { Delivery, Piece } from "./delivery.js";
import type { ModelSource, StreamModel } from "./model.js";
import { type Destinations, Parcel } from "./parcel.js";
import { type ScoredPiece, type ScoreOptions, scoreMessages } from "./score.js";
import type { StreamStats } from "./stats.js";

/** What the work on batches needs. */
export interface WorkOptions {
  readonly models: ModelSource;
  readonly delivery: Delivery;
  readonly destinations: () => Promise<Destinations>;
  readonly score: ScoreOptions;
  /** Most messages that are predicted at once, and told the group at once. */
  readonly batchRows: number;
  readonly heartbeatMs: number;
  readonly sessionTimeoutMs: number;
  readonly retry: { readonly firstMs: number; readonly longestMs: number };
  readonly stats: StreamStats;
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly log: (level: "debug" | "info" | "warn", message: string) => void;
  /** Hears of each piece that is done. */
  readonly onDone: (done: DonePiece) => void;
  /** Makes what may be missing, before work is tried again. */
  readonly mend: () => Promise<void>;
  /** Hears of what trying again does not mend: the stream ends by it. */
  readonly fail: (error: Error) => void;
}

/** A piece whose results are written and whose offset is known to the group. */
export interface DonePiece {
  readonly partition: number;
  readonly nextOffset: bigint;
  readonly highWatermark: bigint;
  readonly messages: number;
  readonly dead: number;
  readonly model: StreamModel;
  readonly rows?: ScoredPiece["rows"];
}

/** The rest of a batch is left as it is: it comes again, here or elsewhere. */
class Left extends Error {}

/** A failure is not told again within this time. */
const TELL_MS = 10_000;
/** Part of the session that a piece may take: a longer one makes the next smaller. */
const SESSION_SHARE = 1 / 4;

/** Does batches piece by piece: predict, send, commit. Only a rebalance is thrown on; everything else is tried again. */
export class Work {
  private rowsNow: number;
  private toldMs = Number.NEGATIVE_INFINITY;
  /** Why work is tried again now, by partition. */
  readonly stalls = new Map<number, string>();

  constructor(private readonly options: WorkOptions) {
    this.rowsNow = options.batchRows;
  }

  readonly handle: BatchHandler = async (batch, control) => {
    const { stats } = this.options;
    stats.inFlight.inc(batch.messages.length);
    try {
      await this.pieces(batch, control);
    } catch (error) {
      if (!(error instanceof Left)) throw error;
    } finally {
      stats.inFlight.dec(batch.messages.length);
    }
  };

  private async pieces(batch: PartitionBatch, control: BatchControl): Promise<void> {
    const { topic, partition, messages } = batch;
    const pulse = new Pulse(control, this.options.heartbeatMs);
    try {
      const done = await this.persist("begin", partition, pulse, () =>
        this.options.delivery.begin(topic, partition),
      );
      // Messages are in order: what is done stands first.
      let at = messages.findIndex(({ offset }) => offset >= done);
      if (at < 0) {
        if (messages.length > 0) control.resolve(messages[messages.length - 1].offset + 1n);
        return;
      }
      while (at < messages.length && control.isCurrent()) {
        const some = messages.slice(at, at + this.rowsNow);
        await this.piece(some, batch, control, pulse);
        at += some.length;
        pulse.check();
        await control.heartbeat();
      }
    } finally {
      pulse.stop();
    }
  }

  private async piece(
    messages: readonly InMessage[],
    { topic, partition, highWatermark }: PartitionBatch,
    control: BatchControl,
    pulse: Pulse,
  ): Promise<void> {
    const { models, delivery, stats, now } = this.options;
    const startedMs = now();
    const { scored, model } = await this.persist("predict", partition, pulse, () =>
      models.use(async (served) => ({
        model: served,
        scored: await scoreMessages(messages, served, this.options.score, { topic, partition }),
      })),
    );
    const destinations = await this.persist("send", partition, pulse, this.options.destinations);
    const parcel = new Parcel(scored.scored, destinations, { topic, partition }, model);
    const nextOffset = messages[messages.length - 1].offset + 1n;
    const piece: Piece = { topic, partition, nextOffset, parcel };
    await this.persist("send", partition, pulse, () => delivery.send(piece));
    await this.persist("commit", partition, pulse, () => delivery.commit(piece, control));
    const seconds = (now() - startedMs) / 1000;
    stats.pieceSeconds.observe(seconds);
    stats.consumed.inc(messages.length);
    stats.predicted.inc(parcel.results);
    stats.lastCommit.set(now() / 1000);
    const { deadLetters } = parcel;
    for (const { out } of deadLetters) stats.dead.inc({ reason: String(out.headers["assay-error-code"]) });
    this.adapt(seconds, messages.length);
    this.options.onDone({
      partition,
      nextOffset,
      highWatermark,
      messages: messages.length,
      dead: deadLetters.length,
      model,
      rows: scored.rows,
    });
  }

  /** Smaller pieces for a model that is slow, so that the group never waits for a sign of life as long as a session. */
  private adapt(seconds: number, rows: number): void {
    const most = (this.options.sessionTimeoutMs / 1000) * SESSION_SHARE;
    if (seconds > most && rows >= this.rowsNow) this.rowsNow = Math.max(1, this.rowsNow >> 1);
    else if (seconds < most / 8 && this.rowsNow < this.options.batchRows)
      this.rowsNow = Math.min(this.options.batchRows, 2 * this.rowsNow);
  }

  /**
   * Tries until it is done. Throws a rebalance, or that the batch is left: when the stream stops, work that fails once is not
   * tried again.
   */
  private async persist<T>(
    work: "begin" | "predict" | "send" | "commit",
    partition: number,
    pulse: Pulse,
    attempt: () => Promise<T>,
  ): Promise<T> {
    const { retry, stats, signal, mend } = this.options;
    const backoff = new Backoff(retry.firstMs, retry.longestMs);
    const mistakes = new Mistakes();
    for (;;) {
      try {
        const made = await attempt();
        if (this.stalls.delete(partition)) stats.stalled.set(this.stalls.size);
        return made;
      } catch (error) {
        if (isRebalancing(error)) throw error;
        pulse.check();
        // What a model throws is its own affair, and a new version may mend it.
        if (work !== "predict" && mistakes.isLasting(error))
          this.options.fail(mistakeError(`"${work}" of partition ${partition} breaks each time`, error));
        if (signal.aborted) throw new Left();
        stats.retries.inc({ work });
        this.stalls.set(partition, `${work}: ${messageOf(error)}`);
        stats.stalled.set(this.stalls.size);
        this.tell(work, partition, error);
        await backoff.wait(signal);
        pulse.check();
        if (work !== "predict") await mend().catch(() => {});
      }
    }
  }

  private tell(work: string, partition: number, error: unknown): void {
    const { now, log } = this.options;
    const isNew = now() - this.toldMs > TELL_MS;
    if (isNew) this.toldMs = now();
    log(
      isNew ? "warn" : "debug",
      `partition ${partition} waits, "${work}" is tried again: ${messageOf(error)}`,
    );
  }
}

/** Signs of life while a handler is at work. */
class Pulse {
  private failure: unknown;
  private readonly timer: NodeJS.Timeout;
  private isBusy = false;

  constructor(control: BatchControl, everyMs: number) {
    this.timer = setInterval(() => {
      if (this.isBusy) return;
      this.isBusy = true;
      control
        .heartbeat()
        .catch((error: unknown) => {
          if (isRebalancing(error)) this.failure ??= error;
        })
        .finally(() => {
          this.isBusy = false;
        });
    }, everyMs);
  }

  /** Throws the rebalance that a sign of life was answered with. */
  check(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
