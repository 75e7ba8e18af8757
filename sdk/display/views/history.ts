import type { Epoch, History } from "../../core/models/model.js";
import { formatCount, formatNumber, formatTimes } from "../../utils/text/index.js";
import { MACHINE_FORM, type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../bundle.js";
import { learningCurves } from "../figures/index.js";
import { outputHtml } from "../page/index.js";
import { boxText } from "../text/index.js";
import { figurePiece } from "./figure.js";

/** Blocks of a curve in text, from low to high. */
export const SPARKS = "▁▂▃▄▅▆▇█";

/** A line of numbers as blocks, lowest to highest. */
export function sparkline(values: readonly number[], width = 40): string {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return "";
  const low = Math.min(...finite);
  const span = Math.max(...finite) - low || 1;
  const step = Math.max(1, values.length / width);
  return Array.from({ length: Math.min(width, values.length) }, (_, i) => {
    const value = values[Math.floor(i * step)];
    return Number.isFinite(value) ? SPARKS[Math.round(((value - low) / span) * (SPARKS.length - 1))] : " ";
  }).join("");
}

/** Epochs as a table (first and last ones) in a terminal, as learning curves in HTML. */
export function historyView(history: History, options: ViewOptions = {}): MimeBundle {
  const { width, rows } = { ...VIEW_DEFAULTS, ...options };
  const { epochs, unit = "epoch" } = history;
  if (epochs.length === 0) {
    const text = "Training history: no epochs (fitted in closed form).";
    return { "text/plain": text, "text/html": outputHtml(text) };
  }
  const names = [...new Set(epochs.flatMap(({ logs }) => Object.keys(logs)))];
  const hidden = epochs.length - Math.min(rows, epochs.length);
  const first = hidden > 0 ? epochs.slice(0, 2) : epochs;
  const last = hidden > 0 ? epochs.slice(2 - rows) : [];
  const notes = names
    .filter((name) => name !== "learningRate")
    .map((name) => `${name}  ${sparkline(epochs.map(({ logs }) => logs[name]))}`);
  if (hidden > 0) notes.push(`… ${formatCount(hidden)} more ${unit}s after ${unit} ${first[1].epoch}`);
  if (history.bestEpoch !== undefined) {
    const byHand = history.stoppedOnRequest === true ? " by hand" : "";
    const stopped = history.stoppedEarly === true ? `, stopped early${byHand}` : "";
    notes.push(`kept: ${unit} ${history.bestEpoch}${stopped}`);
  }
  const line = ({ epoch, logs }: Epoch) => [String(epoch), ...names.map((name) => cell(logs[name]))];
  const cell = (value: number | undefined) => (value === undefined ? "" : formatNumber(value, 5));
  return {
    "text/plain": boxText(
      {
        title: `Training history: ${formatTimes(epochs.length, unit)}`,
        columns: [
          { title: unit, align: "right" },
          ...names.map((title) => ({ title, align: "right" as const })),
        ],
        rows: [...first.map(line), ...(hidden > 0 ? [["⋮", ...names.map(() => "")]] : []), ...last.map(line)],
        notes,
      },
      width,
    ),
    "text/html": outputHtml(learningCurves(history).map((figure) => figurePiece(figure))),
    [MACHINE_FORM]: history,
  };
}
