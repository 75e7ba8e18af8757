import type { ProgressEvent } from "../../../utils/progress/index.js";
import { cutText, plainText, textWidth } from "../../../utils/text/index.js";
import { advance, doneLine, liveLine, type Palette, PLAIN, type RunningStep } from "./state.js";

/** The part of a terminal that the display needs. */
export interface TerminalStream {
  readonly columns?: number;
  write(text: string): unknown;
  on(event: "resize", listener: () => void): unknown;
  off(event: "resize", listener: () => void): unknown;
}

export interface TerminalProgressOptions {
  readonly stream: TerminalStream;
  readonly color: boolean;
  /** The clock, in milliseconds. */
  readonly now: () => number;
}

const HIDE_CURSOR = "\u001b[?25l";
const SHOW_CURSOR = "\u001b[?25h";
const CLEAR_BELOW = "\u001b[0J";

/** Milliseconds between two drawings: faster is not seen, and costs. */
const REDRAW_MS = 80;
/** Milliseconds between two drawings when nothing happens, so that the clock goes on. */
const TICK_MS = 500;
const DEFAULT_COLUMNS = 80;

/**
 * Live progress in a terminal: one line that is updated in place for the step that runs, one line that stays for each that
 * ended. The cursor is hidden while a step runs, and comes back when it ends, on `stop` and when the process exits.
 */
export class TerminalProgress {
  private step: RunningStep | undefined;
  /** Columns of the line on the screen; 0 where there is none. */
  private shownColumns = 0;
  private drawnMs = Number.NEGATIVE_INFINITY;
  private active = false;
  private timer: NodeJS.Timeout | undefined;
  private readonly palette: Palette;
  private readonly redraw = (): void => this.draw(true);
  private readonly onExit = (): void => this.stop();

  constructor(private readonly options: TerminalProgressOptions) {
    this.palette = options.color ? COLORS : PLAIN;
  }

  /** Takes an event and shows it. */
  listen(event: ProgressEvent): void {
    if (event.type === "step-end") {
      this.step = undefined;
      this.print(`${doneLine(event, this.columns, this.palette)}\n`);
      this.stop();
      return;
    }
    if (event.type === "note") {
      if (event.level === "debug") return;
      const text = cutText(plainText(event.message), Math.max(20, 3 * this.columns));
      this.print(
        `${event.level === "warn" ? this.palette.yellow(`! ${text}`) : this.palette.dim(`  ${text}`)}\n`,
      );
      return;
    }
    this.start();
    this.step = advance(this.step, event, this.options.now());
    this.draw(event.type === "step-start");
  }

  /** Writes lines above the live one. */
  print(text: string): void {
    const erased = this.eraser();
    this.shownColumns = 0;
    this.options.stream.write(erased + text);
    this.draw(true);
  }

  /** Takes the live line away and gives the cursor back. */
  stop(): void {
    if (!this.active) return;
    this.active = false;
    clearInterval(this.timer);
    this.options.stream.off("resize", this.redraw);
    process.off("exit", this.onExit);
    this.options.stream.write(this.eraser() + SHOW_CURSOR);
    this.shownColumns = 0;
    this.step = undefined;
  }

  private get columns(): number {
    // One column stays free: a full last column makes some terminals wrap.
    return Math.max(1, (this.options.stream.columns || DEFAULT_COLUMNS) - 1);
  }

  private start(): void {
    if (this.active) return;
    this.active = true;
    this.options.stream.write(HIDE_CURSOR);
    this.options.stream.on("resize", this.redraw);
    process.on("exit", this.onExit);
    this.timer = setInterval(this.redraw, TICK_MS).unref();
  }

  private draw(now: boolean): void {
    if (!this.active || this.step === undefined) return;
    const nowMs = this.options.now();
    if (!now && nowMs - this.drawnMs < REDRAW_MS) return;
    this.drawnMs = nowMs;
    const line = liveLine(this.step, this.columns, nowMs, this.palette);
    const erased = this.eraser();
    this.options.stream.write(erased + line);
    // Colours take no columns.
    this.shownColumns = textWidth(liveLine(this.step, this.columns, nowMs, PLAIN));
  }

  /** Goes back to the start of the live line, over the rows that it was wrapped to when the terminal became narrower. */
  private eraser(): string {
    if (this.shownColumns === 0) return "";
    const rowsAbove = Math.max(0, Math.ceil(this.shownColumns / (this.columns + 1)) - 1);
    return `${rowsAbove > 0 ? `\u001b[${rowsAbove}A` : ""}\r${CLEAR_BELOW}`;
  }
}

const sgr =
  (code: number) =>
  (text: string): string =>
    `\u001b[${code}m${text}\u001b[0m`;
const COLORS: Palette = { green: sgr(32), cyan: sgr(36), dim: sgr(2), yellow: sgr(33), red: sgr(31) };
