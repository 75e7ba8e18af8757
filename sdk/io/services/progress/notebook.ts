import { randomUUID } from "node:crypto";
import { html, type SafeHtml } from "../../../utils/html/index.js";
import type { NotebookHost } from "../../../utils/notebook-host.js";
import type { ProgressEvent, ProgressListener } from "../../../utils/progress/index.js";
import { formatSeconds, plainText } from "../../../utils/text/index.js";
import { advance, doneLine, headOf, liveLine, PLAIN, type RunningStep, timeOf } from "./state.js";

/** Milliseconds between two updates: faster is not seen, and costs. */
const REDRAW_MS = 100;
const COLUMNS = 100;

type Line =
  | { readonly kind: "done"; readonly event: Extract<ProgressEvent, { type: "step-end" }> }
  | { readonly kind: "note"; readonly level: "info" | "warn"; readonly text: string };

/**
 * Progress in a notebook: one display in the output of the cell that awaits, updated in place; steps that ended stay as lines.
 * A later cell that goes on with the chain has a display of its own.
 */
export function notebookProgress(host: NotebookHost, now: () => number): ProgressListener {
  let cell: AbortSignal | undefined;
  let displayId = "";
  let isShown = false;
  let lines: Line[] = [];
  let step: RunningStep | undefined;
  let drawnMs = Number.NEGATIVE_INFINITY;
  return (event) => {
    if (event.type === "note" && event.level === "debug") return;
    const here = host.signal();
    if (here !== cell) {
      [cell, displayId, isShown, lines, step] = [
        here,
        `assay-progress-${randomUUID()}`,
        false,
        [],
        undefined,
      ];
    }
    const nowMs = now();
    step = advance(step, event, nowMs);
    if (event.type === "step-end") lines.push({ kind: "done", event });
    if (event.type === "note" && event.level !== "debug") {
      lines.push({ kind: "note", level: event.level, text: plainText(event.message) });
    }
    const isNews = event.type === "step-start" || event.type === "step-end" || event.type === "note";
    if (!isNews && nowMs - drawnMs < REDRAW_MS) return;
    drawnMs = nowMs;
    const data = {
      "text/plain": textOf(lines, step, nowMs),
      "text/html": String(htmlOf(lines, step, nowMs)),
    };
    host.show({ data, metadata: {} }, { displayId, update: isShown });
    isShown = true;
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
const WARN = "color:var(--jp-warn-color0,#8a5300)";

function htmlOf(lines: readonly Line[], step: RunningStep | undefined, nowMs: number): SafeHtml {
  const ended = lines.map((line) => {
    if (line.kind === "note") {
      return html`<div style="${line.level === "warn" ? WARN : MUTED}">${line.level === "warn" ? "! " : ""}${line.text}</div>`;
    }
    const { step: name, seconds, summary, failed } = line.event;
    const mark = failed ? html`<span style="${BAD}">✗</span>` : html`<span style="${GOOD}">✓</span>`;
    return html`<div>${mark} ${plainText(name)} <span style="${MUTED}">${plainText(summary ?? "")} ${formatSeconds(seconds)}</span></div>`;
  });
  return html`<div style="font:13px/1.5 system-ui,sans-serif">${ended}${step === undefined ? null : runningHtml(step, nowMs)}</div>`;
}

function runningHtml(step: RunningStep, nowMs: number): SafeHtml {
  const { name, fraction, detail } = step;
  const bar =
    fraction === undefined
      ? null
      : html`<progress value="${fraction.toFixed(4)}" max="1" aria-label="${name}" style="width:160px;vertical-align:middle"></progress> `;
  return html`<div>${headOf(step)} ${bar}<span style="font-variant-numeric:tabular-nums">${detail}</span> <span style="${MUTED}">${timeOf(step, nowMs)}</span></div>`;
}
