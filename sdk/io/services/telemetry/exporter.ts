import { setTimeout as wait } from "node:timers/promises";
import { OTLP_SIGNALS, type OtlpSignal } from "../../../utils/settings/index.js";
import { exportRequest, type Resource, type Scope, type SignalItems } from "./otlp.js";
import { SendFailure, type Transport } from "./transport.js";

/** Items of one signal that wait for a collector; more push out the oldest. What the specification's processors hold. */
const MOST_WAITING = 2048;
/** Items in one request. */
const MOST_SENT = 512;
/** How often what waits is sent while a job runs. */
const EVERY_MS = 5000;
/** Wait between two tries at the end of a job. */
const PAUSE_MS = 300;

export interface ExporterOptions {
  /** How each signal is sent; one that is left out is not. */
  readonly transports: Readonly<Partial<Record<OtlpSignal, Transport>>>;
  readonly resource: Resource;
  readonly scope: Scope;
  /** Longest time that the end waits for the collector. */
  readonly flushMs: number;
}

/** Sends spans, metrics and log records in the background, and what is left at the end. It never throws and never waits long. */
export class OtlpExporter {
  private readonly waiting: { [Signal in OtlpSignal]: SignalItems[Signal][] } = {
    traces: [],
    metrics: [],
    logs: [],
  };
  private readonly lost: Record<OtlpSignal, number> = { traces: 0, metrics: 0, logs: 0 };
  private reason = "";
  private readonly stop = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private round: Promise<void> = Promise.resolve();
  private busy = false;

  constructor(private readonly options: ExporterOptions) {
    this.timer = setInterval(() => this.tick(), EVERY_MS).unref();
  }

  /** Whether a signal is sent at all. */
  sends(signal: OtlpSignal): boolean {
    return this.options.transports[signal] !== undefined;
  }

  add<Signal extends OtlpSignal>(signal: Signal, ...items: readonly SignalItems[Signal][]): void {
    if (!this.sends(signal)) return;
    const waiting: SignalItems[Signal][] = this.waiting[signal];
    waiting.push(...items);
    const over = waiting.length - MOST_WAITING;
    if (over > 0) {
      waiting.splice(0, over);
      this.lost[signal] += over;
      this.reason ||= `more than ${MOST_WAITING} waited for the collector`;
    }
  }

  /** Sends what waits, for at most `flushMs`, and ends. Says what the collector did not get, undefined where it got all. */
  async close(): Promise<string | undefined> {
    clearInterval(this.timer);
    const limit = setTimeout(
      () => this.stop.abort(new Error("it did not answer in time")),
      this.options.flushMs,
    );
    try {
      await this.round;
      while (await this.sendAll()) await wait(PAUSE_MS, undefined, { signal: this.stop.signal });
    } catch {
      // The time is up.
    } finally {
      clearTimeout(limit);
      this.stop.abort();
    }
    await Promise.all(
      Object.values(this.options.transports).map((transport) => transport?.close().catch(() => {})),
    );
    const parts = OTLP_SIGNALS.flatMap((signal) => {
      const count = this.lost[signal] + this.waiting[signal].length;
      return count === 0 ? [] : [`${count} ${NAMES[signal]}`];
    });
    return parts.length === 0 ? undefined : `${parts.join(", ")} (${this.reason || "no answer in time"})`;
  }

  private tick(): void {
    if (this.busy) return;
    this.busy = true;
    this.round = this.sendAll().then(
      () => {
        this.busy = false;
      },
      () => {
        this.busy = false;
      },
    );
  }

  /** Sends what waits, each signal by itself. Whether some is left that can be sent again. */
  private async sendAll(): Promise<boolean> {
    const left = await Promise.all(OTLP_SIGNALS.map((signal) => this.sendSignal(signal)));
    return left.includes(true);
  }

  private async sendSignal<Signal extends OtlpSignal>(signal: Signal): Promise<boolean> {
    const transport = this.options.transports[signal];
    const waiting: SignalItems[Signal][] = this.waiting[signal];
    while (transport !== undefined && waiting.length > 0) {
      const items = waiting.splice(0, MOST_SENT);
      const { resource, scope } = this.options;
      try {
        const { rejected, message } = await transport.send(
          exportRequest(signal, items, resource, scope),
          this.stop.signal,
        );
        if (rejected > 0) this.lose(signal, rejected, `the collector refused them: ${message}`);
      } catch (error) {
        const { message } = error as Error;
        if (!(error instanceof SendFailure) || !error.again) {
          this.lose(signal, items.length, message);
          continue;
        }
        waiting.unshift(...items);
        this.reason = message;
        this.add(signal);
        return true;
      }
    }
    return false;
  }

  private lose(signal: OtlpSignal, count: number, reason: string): void {
    this.lost[signal] += count;
    this.reason = reason;
  }
}

const NAMES: Readonly<Record<OtlpSignal, string>> = {
  traces: "spans",
  metrics: "metrics",
  logs: "log lines",
};
