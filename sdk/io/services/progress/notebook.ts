import { randomUUID } from "node:crypto";
import { html, type SafeHtml } from "../../../utils/html/index.js";
import type { NotebookHost } from "../../../utils/notebook-host.js";
import type { ProgressEvent, ProgressListener } from "../../../utils/progress/index.js";
import { formatCount, formatSeconds, plainText } from "../../../utils/text/index.js";
import { smallCurve, TRACE_COLORS } from "./small-curve.js";
import { advance, doneLine, headOf, liveLine, PLAIN, type RunningStep, timeOf } from "./state.js";
import { TrainingTrail } from "./training-trail.js";

/** Milliseconds between two updates: faster is not seen, and costs. */
const REDRAW_MS = 100;
const COLUMNS = 100;
/** Pixels of the curve while a model trains, and of that which stays. */
const LIVE_CURVE = { width: 240, height: 48 };
const DONE_CURVE = { width: 72, height: 16 };

type Line =
  | {
      readonly kind: "done";
      readonly event: Extract<ProgressEvent, { type: "step-end" }>;
      /** The learning curve, small, of a step that trained. */
      readonly curve: SafeHtml | null;
    }
  | { readonly kind: "note"; readonly level: "info" | "warn"; readonly text: string };

/**
 * Progress in a notebook: one display in the output of the cell that awaits, updated in place; steps that ended stay as lines.
 * A later cell that goes on with the chain has a display of its own. While a model trains, its learning curve, rate and the
 * process's memory stand below.
 *
 * @param memory bytes that the process holds
 */
export function notebookProgress(
  host: Pick<NotebookHost, "show" | "signal">,
  now: () => number,
  memory: () => number = process.memoryUsage.rss,
): ProgressListener {
  let cell: AbortSignal | undefined;
  let displayId = "";
  let isShown = false;
  let lines: Line[] = [];
  let step: RunningStep | undefined;
  let trail: TrainingTrail | undefined;
  // Wording it costs more than a small tree's round, so that is left until something is drawn.
  let undrawn: ProgressEvent | undefined;
  let drawnMs = Number.NEGATIVE_INFINITY;
  // Draws what came too soon after the last drawing, where nothing comes after it.
  let later: NodeJS.Timeout | undefined;

  const draw = (nowMs: number): void => {
    clearTimeout(later);
    later = undefined;
    [drawnMs, undrawn] = [nowMs, undefined];
    const data = {
      "text/plain": textOf(lines, step, nowMs),
      "text/html": String(htmlOf(lines, step === undefined ? null : runningHtml(step, trail, nowMs, memory))),
    };
    host.show({ data, metadata: {} }, { displayId, update: isShown });
    isShown = true;
  };

  const drawUndrawn = (): void => {
    later = undefined;
    // A display of a cell that is over stays as it ended.
    if (undrawn === undefined || host.signal() !== cell) return;
    const nowMs = now();
    step = advance(step, undrawn, nowMs);
    draw(nowMs);
  };

  return (event) => {
    if (event.type === "note" && event.level === "debug") return;
    const here = host.signal();
    if (here !== cell) {
      [cell, displayId, isShown] = [here, `assay-progress-${randomUUID()}`, false];
      [lines, step, trail, undrawn] = [[], undefined, undefined, undefined];
    }
    const nowMs = now();
    if (event.type === "step-start") trail = undefined;
    if (event.type === "epoch") {
      trail ??= new TrainingTrail();
      trail.add(event, nowMs);
    }
    if (event.type === "step-end") {
      lines.push({
        kind: "done",
        event,
        curve: trail === undefined ? null : smallCurve(trail.traces, DONE_CURVE),
      });
      trail = undefined;
    }
    if (event.type === "note" && event.level !== "debug") {
      lines.push({ kind: "note", level: event.level, text: plainText(event.message) });
    }
    const isNews = event.type === "step-start" || event.type === "step-end" || event.type === "note";
    if (!isNews && nowMs - drawnMs < REDRAW_MS) {
      undrawn = event;
      later ??= setTimeout(drawUndrawn, REDRAW_MS).unref();
      return;
    }
    if (undrawn !== undefined) step = advance(step, undrawn, nowMs);
    step = advance(step, event, nowMs);
    draw(nowMs);
  };
}

function textOf(lines: readonly Line[], step: RunningStep | undefined, nowMs: number): string {
  const ended = lines.map((line) => {
    if (line.kind === "done") return doneLine(line.event, COLUMNS, PLAIN);
    return line.level === "warn" ? `! ${line.text}` : `  ${line.text}`;
  });
  return [...ended, ...(step === undefined ? [] : [liveLine(step, COLUMNS, nowMs, PLAIN)])].join("\n");
}

// Colours by JupyterLab's variables, else plain: an untrusted notebook keeps inline styles and drops style sheets.
const MUTED = "color:var(--jp-ui-font-color2,#767676)";
const GOOD = "color:var(--jp-success-color1,#0f7049)";
const BAD = "color:var(--jp-error-color1,#b3261e)";
const DIGITS = "font-variant-numeric:tabular-nums";
const WARN = "color:var(--jp-warn-color0,#8a5300)";

function htmlOf(lines: readonly Line[], running: SafeHtml | null): SafeHtml {
  const ended = lines.map((line) => {
    if (line.kind === "note") {
      return html`<div style="${line.level === "warn" ? WARN : MUTED}">${line.level === "warn" ? "! " : ""}${line.text}</div>`;
    }
    const { step: name, seconds, summary, failed } = line.event;
    const mark = failed ? html`<span style="${BAD}">✗</span>` : html`<span style="${GOOD}">✓</span>`;
    return html`<div>${mark} ${plainText(name)} <span style="${MUTED}">${plainText(summary ?? "")} ${formatSeconds(seconds)}</span>${line.curve === null ? null : html` ${line.curve}`}</div>`;
  });
  return html`<div style="font:13px/1.5 system-ui,sans-serif">${ended}${running}</div>`;
}

function runningHtml(
  step: RunningStep,
  trail: TrainingTrail | undefined,
  nowMs: number,
  memory: () => number,
): SafeHtml {
  const { name, fraction, detail } = step;
  const bar =
    fraction === undefined
      ? null
      : html`<progress value="${fraction.toFixed(4)}" max="1" aria-label="${name}" style="width:160px;vertical-align:middle"></progress> `;
  const held = trail === undefined ? undefined : `${formatCount(Math.round(memory() / 1e6))} MB`;
  const facts = [timeOf(step, nowMs), trail?.rate, held].filter((fact) => fact !== undefined);
  return html`<div>${headOf(step)} ${bar}<span style="${DIGITS}">${detail}</span> <span style="${MUTED};${DIGITS}">${facts.join(" · ")}</span></div>${trail === undefined ? null : curveHtml(trail)}`;
}

function curveHtml(trail: TrainingTrail): SafeHtml | null {
  const { traces, bestSoFar } = trail;
  const curve = smallCurve(traces, LIVE_CURVE);
  if (curve === null) return null;
  const legend = traces.map(
    (trace, i) => html` <span style="color:${TRACE_COLORS[i % 2]}">● ${plainText(trace.name)}</span>`,
  );
  const best = bestSoFar === undefined ? null : html` <span style="${MUTED};${DIGITS}">${bestSoFar}</span>`;
  return html`<div style="padding:4px 0">${curve}${legend}${best}</div>`;
}
