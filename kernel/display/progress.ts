import { AssayError } from "../../sdk/utils/errors/assay-error.js";
import { html } from "../../sdk/utils/html/html.js";
import { formatCount, formatSeconds } from "../../sdk/utils/text/numbers.js";
import type { DisplayHandle, Progress, ProgressBar, ProgressOptions } from "./api.js";
import { emit } from "./emit.js";
import { kernelHost, type Shown } from "./host.js";
import { isObject, read } from "./probe.js";
import { shown } from "./shown.js";
import { inspectLine } from "./text-plain.js";

/** Least time between two updates: a front end draws no faster, and a loop must not drown it. */
const INTERVAL_MS = 100;
const WIDTH = 30;

/** One display that says how far a loop is. The total may be unknown (NaN). */
class Bar implements ProgressBar {
  done = 0;
  readonly #startMs = performance.now();
  #shownMs = Number.NEGATIVE_INFINITY;
  #note = "";
  #ended = false;
  /** What is not shown yet will be by then, if nothing shows it before. */
  #trailing: NodeJS.Timeout | undefined;
  /** The cell is not done before it is shown. */
  #awaited = false;
  #display: DisplayHandle | undefined;

  constructor(
    readonly total: number,
    readonly label: string,
  ) {
    this.#draw();
  }

  add(count = 1, note?: string): void {
    this.set(this.done + count, note);
  }

  set(done: number, note?: string): void {
    const reaches = this.done < this.total && done >= this.total;
    this.done = done;
    if (note !== undefined) this.#note = note;
    // By the clock where it can be, not by a timer: a loop that never yields still shows how far it is.
    const left = INTERVAL_MS - (performance.now() - this.#shownMs);
    if (reaches || left <= 0) this.#draw();
    else this.#drawLater(left);
  }

  /** Shows the newest state when the interval is over, or the cell, if that is before. */
  #drawLater(ms: number): void {
    if (this.#trailing === undefined) {
      this.#trailing = setTimeout(() => this.#draw(), ms);
      this.#trailing.unref();
    }
    const host = kernelHost();
    if (this.#awaited || host?.beforeEnd === undefined) return;
    this.#awaited = true;
    host.beforeEnd(() => {
      this.#awaited = false;
      if (this.#trailing !== undefined) this.#draw();
    });
  }

  finish(note?: string): void {
    if (note !== undefined) this.#note = note;
    if (this.#ended) return;
    this.#ended = true;
    this.#draw();
    if (kernelHost() === undefined && process.stderr.isTTY) process.stderr.write("\n");
  }

  #draw(): void {
    clearTimeout(this.#trailing);
    this.#trailing = undefined;
    this.#shownMs = performance.now();
    const state = this.#state();
    if (kernelHost() === undefined) {
      drawInTerminal(String(state.data["text/plain"]), this.#ended);
      return;
    }
    if (this.#display === undefined) this.#display = emit(state, {}, false);
    else emit(state, { id: this.#display.id }, true);
  }

  #state(): Shown {
    const { done, total, label } = this;
    const seconds = (this.#shownMs - this.#startMs) / 1000;
    const known = Number.isFinite(total);
    const share = known ? Math.max(0, Math.min(1, total === 0 ? 1 : done / total)) : 0;
    const left =
      known && done > 0 && done < total && !this.#ended ? (seconds / done) * (total - done) : undefined;
    const words = [
      known ? `${formatCount(done)} / ${formatCount(total)}` : formatCount(done),
      formatSeconds(seconds),
      ...(left === undefined ? [] : [`${formatSeconds(left)} left`]),
      ...(this.#note === "" ? [] : [this.#note]),
    ].join(" · ");
    const filled = Math.round(share * WIDTH);
    const bar = known ? `${"█".repeat(filled)}${"░".repeat(WIDTH - filled)} ` : "";
    const value = known
      ? html` value="${done}" max="${total === 0 ? 1 : total}"`
      : this.#ended
        ? html` value="1" max="1"`
        : "";
    return shown(
      `${label === "" ? "" : `${label} `}${bar}${words}`,
      String(
        html`<div style="padding:2px 0">${label === "" ? "" : html`<span style="margin-right:8px">${label}</span>`}<progress${value} style="width:220px;vertical-align:middle"></progress><span style="margin-left:8px;opacity:0.65">${words}</span></div>`,
      ),
    );
  }
}

/** Where there is no kernel: one line that is written over, or, in a log, only the end. */
function drawInTerminal(text: string, ended: boolean): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${text}\u001b[K`);
  else if (ended) process.stderr.write(`${text}\n`);
}

function lengthOf(items: object, options: ProgressOptions): number {
  const known = [options.total, read(items, "length"), read(items, "size")];
  return known.find((length): length is number => typeof length === "number") ?? Number.NaN;
}

/** Counts what a loop takes; the bar ends with the loop, however it ends. */
class Counted<T> implements Iterable<T>, AsyncIterable<T> {
  constructor(
    readonly items: object,
    readonly options: ProgressOptions,
  ) {}

  *[Symbol.iterator](): Iterator<T> {
    const bar = new Bar(lengthOf(this.items, this.options), this.options.label ?? "");
    try {
      for (const item of this.items as Iterable<T>) {
        yield item;
        bar.add();
      }
    } finally {
      bar.finish();
    }
  }

  async *[Symbol.asyncIterator](): AsyncIterator<T> {
    const bar = new Bar(lengthOf(this.items, this.options), this.options.label ?? "");
    try {
      for await (const item of this.items as AsyncIterable<T>) {
        yield item;
        bar.add();
      }
    } finally {
      bar.finish();
    }
  }
}

export const progress: Progress = ((over: unknown, options: ProgressOptions = {}) => {
  if (typeof over === "number" && over >= 0) return new Bar(over, options.label ?? "");
  const items = typeof over === "string" ? Object(over) : over;
  if (isObject(items) && (Symbol.iterator in items || Symbol.asyncIterator in items))
    return new Counted(items, options);
  throw new AssayError("DISPLAY_INVALID", {
    what: "progress wants something to count",
    got: inspectLine(over, 60),
    wanted: "a number of steps, or an iterable as an array or a stream",
  });
}) as Progress;
