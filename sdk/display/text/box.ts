import { cutText, formatCount, padText, plainText, textWidth, wrapText } from "../../utils/text/index.js";

export interface BoxColumn {
  readonly title: string;
  /** A second line of the header: a type or a unit. */
  readonly subtitle?: string;
  readonly align?: "left" | "right";
}

export interface Box {
  readonly title?: string;
  readonly columns: readonly BoxColumn[];
  /** One text a column, by row. */
  readonly rows: readonly (readonly string[])[];
  /** Said under the box: "… 8,635 more rows". */
  readonly notes?: readonly string[];
}

const MAX_CELL = 40;
const MIN_CELL = 6;

/** Width of a box with these columns: a space on each side of a cell and a line between cells. */
function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width + 3, 1);
}

/** The columns that fit: first ones and last ones, those in the middle left out. */
function fitting(widths: readonly number[], available: number): { head: number; tail: number } {
  if (total(widths) <= available) return { head: widths.length, tail: 0 };
  let head = 0;
  let tail = 0;
  let used = 1 + 1 + 3; // the borders and the column of "…"
  for (;;) {
    const fromHead = head <= tail;
    const next = fromHead ? widths[head] : widths[widths.length - 1 - tail];
    if (head + tail === widths.length || used + next + 3 > available) break;
    used += next + 3;
    if (fromHead) head++;
    else tail++;
  }
  return { head: Math.max(1, head), tail: head === 0 ? 0 : tail };
}

/**
 * A table in box drawing, never wider than `width` columns of a terminal: long cells are cut with …, columns that do not
 * fit are left out in the middle and counted below.
 */
export function boxText(box: Box, width: number): string {
  const titles = box.columns.map((column) => plainText(column.title));
  const subtitles = box.columns.map((column) => plainText(column.subtitle ?? ""));
  const rows = box.rows.map((row) => row.map(plainText));
  const limit = Math.max(MIN_CELL, Math.min(MAX_CELL, width - 4));
  const widths = titles.map((title, c) =>
    Math.min(
      limit,
      Math.max(textWidth(title), textWidth(subtitles[c]), ...rows.map((row) => textWidth(row[c])), 1),
    ),
  );
  const { head, tail } = fitting(widths, width);
  const hidden = box.columns.length - head - tail;
  const shown = [...widths.keys()].filter((c) => c < head || c >= widths.length - tail);
  const lineWidths = shown.map((c) => widths[c]);
  if (hidden > 0) lineWidths.splice(head, 0, 1);

  const rule = (left: string, middle: string, right: string) =>
    left + lineWidths.map((w) => "─".repeat(w + 2)).join(middle) + right;
  const line = (cells: readonly string[], filler: string) => {
    const parts = shown.map((c) =>
      padText(cutText(cells[c], widths[c]), widths[c], box.columns[c].align ?? "left"),
    );
    if (hidden > 0) parts.splice(head, 0, filler);
    return `│ ${parts.join(" │ ")} │`;
  };

  const lines = box.title === undefined ? [] : [cutText(plainText(box.title), width)];
  lines.push(rule("┌", "┬", "┐"), line(titles, "…"));
  if (subtitles.some((subtitle) => subtitle !== "")) lines.push(line(subtitles, "…"));
  lines.push(rule("├", "┼", "┤"), ...rows.map((row) => line(row, "…")), rule("└", "┴", "┘"));
  const notes = [...(box.notes ?? [])];
  if (hidden > 0) notes.push(`… ${formatCount(hidden)} more ${hidden === 1 ? "column" : "columns"}`);
  return [...lines, ...notes.flatMap((note) => wrapText(plainText(note), width))].join("\n");
}

/** Two columns of facts without a box: `name  value`. */
export function factsText(facts: readonly (readonly [name: string, value: string])[], width: number): string {
  const nameWidth = Math.min(30, Math.max(0, ...facts.map(([name]) => textWidth(plainText(name)))));
  return facts
    .map(([name, value]) => {
      const label = padText(cutText(plainText(name), nameWidth), nameWidth, "left");
      return `${label}  ${cutText(plainText(value), Math.max(MIN_CELL, width - nameWidth - 2))}`;
    })
    .join("\n");
}
