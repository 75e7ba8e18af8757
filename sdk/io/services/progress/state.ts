import type { ProgressEvent } from "../../../utils/progress/index.js";
import {
  cutText,
  formatCount,
  formatNumber,
  formatSeconds,
  plainText,
  textWidth,
} from "../../../utils/text/index.js";

/** The step that runs now, as far as its events told. */
export interface RunningStep {
  readonly name: string;
  /** `2/5`, where the chain told. */
  readonly place: string;
  readonly startedMs: number;
  /** Share done, 0 to 1; undefined where the step does not say. */
  readonly fraction?: number;
  readonly detail: string;
  readonly etaSeconds?: number;
}

/** The running step after an event. */
export function advance(
  step: RunningStep | undefined,
  event: ProgressEvent,
  nowMs: number,
): RunningStep | undefined {
  if (event.type === "note") return step;
  if (event.type === "step-end") return undefined;
  const name = plainText(event.step);
  if (event.type === "step-start") {
    return { name, place: `${event.index}/${event.total}`, startedMs: nowMs, detail: "" };
  }
  const before = step?.name === name ? step : { name, place: "", startedMs: nowMs };
  if (event.type === "epoch") {
    const logs = Object.entries(event.logs)
      .filter(([key]) => key !== "learningRate")
      .map(([key, value]) => `${plainText(key)} ${formatNumber(value)}`);
    const detail = [`${event.unit ?? "epoch"} ${event.epoch}/${event.epochs}`, ...logs].join("  ");
    return { ...before, detail, fraction: share(event.epoch, event.epochs), etaSeconds: event.etaSeconds };
  }
  const more = event.detail === undefined ? "" : `, ${plainText(event.detail)}`;
  const detail = `${plainText(event.label)} ${formatCount(event.done)}/${formatCount(event.total)}${more}`;
  return { ...before, detail, fraction: share(event.done, event.total), etaSeconds: event.etaSeconds };
}

function share(done: number, total: number): number {
  return total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
}

/** Colours by name; the identity where there are none. */
export interface Palette {
  readonly green: (text: string) => string;
  readonly cyan: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly red: (text: string) => string;
}

const same = (text: string): string => text;
/** No colours. */
export const PLAIN: Palette = { green: same, cyan: same, dim: same, yellow: same, red: same };

const BAR_COLUMNS = 20;

/**
 * The live line of a running step in at most `columns` columns: place and name, bar, detail, time left. What does not fit
 * goes: first the bar, then the end of the detail.
 */
export function liveLine(step: RunningStep, columns: number, nowMs: number, palette: Palette): string {
  const head = headOf(step);
  const tail = timeOf(step, nowMs);
  const barColumns = step.fraction === undefined ? 0 : BAR_COLUMNS + 2;
  const texts = [head, step.detail, tail].filter((text) => text !== "");
  const full = texts.reduce((sum, text) => sum + textWidth(text), 0) + 2 * (texts.length - 1);
  const withBar = barColumns > 0 && full + barColumns <= columns;
  const room = columns - textWidth(head) - textWidth(tail) - 4;
  if (room < 0) return palette.cyan(cutText(head, columns));
  return [
    palette.cyan(head),
    ...(withBar ? [bar(step.fraction ?? 0, palette)] : []),
    ...(step.detail === "" || room < 4 ? [] : [cutText(step.detail, room)]),
    palette.dim(tail),
  ].join("  ");
}

/** `[2/5] train` */
export function headOf({ place, name }: RunningStep): string {
  return place === "" ? name : `[${place}] ${name}`;
}

/** The time that is left, else the time that has gone. */
export function timeOf({ etaSeconds, startedMs }: RunningStep, nowMs: number): string {
  return etaSeconds === undefined
    ? formatSeconds(Math.max(0, nowMs - startedMs) / 1000)
    : `${formatSeconds(etaSeconds)} left`;
}

function bar(fraction: number, palette: Palette): string {
  const filled = Math.round(fraction * BAR_COLUMNS);
  return palette.green("━".repeat(filled)) + palette.dim("─".repeat(BAR_COLUMNS - filled));
}

/** The line that stays when a step has ended: `✓ train  20 epochs  12 s`, `✗` where it failed. */
export function doneLine(
  event: Extract<ProgressEvent, { type: "step-end" }>,
  columns: number,
  palette: Palette,
): string {
  const [mark, color] = event.failed ? (["✗", palette.red] as const) : (["✓", palette.green] as const);
  const name = plainText(event.step);
  const time = formatSeconds(event.seconds);
  const summary = plainText(event.summary ?? "");
  const room = columns - textWidth(name) - textWidth(time) - 6;
  if (room < -2) return cutText(`${mark} ${name}`, columns);
  const middle = summary === "" || room < 4 ? "" : `  ${cutText(summary, room)}`;
  return `${color(mark)} ${name}${middle}  ${palette.dim(time)}`;
}
