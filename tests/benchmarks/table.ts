import type { Measure } from "./measure.js";

/** What the runs of one side took: medians of the figures, and what the last run said. */
export interface Outcome extends Measure {
  readonly benchmark: string;
  readonly side: string;
  readonly language: "node" | "python";
  readonly runs: number;
  /** Processor time by that of the side in Python; absent where there is none. */
  readonly ratio?: number;
}

/** The middle value; the mean of the two middle ones where their number is even. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}

/** Outcomes as rows of a Markdown table, which reads well in a terminal too. */
export function markdown(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ benchmark, side, cpuSeconds, wallSeconds, peakMiB, ratio, said }) => [
    benchmark,
    side,
    cpuSeconds.toFixed(2),
    wallSeconds.toFixed(2),
    peakMiB.toFixed(0),
    ratio === undefined ? "" : ratio.toFixed(2),
    Object.entries(said)
      .map(([name, value]) => `${name} ${typeof value === "number" ? Number(value.toPrecision(4)) : value}`)
      .join(", "),
  ]);
  const cells = [["benchmark", "side", "CPU s", "wall s", "peak MiB", "CPU ratio", "said"], ...rows];
  const widths = cells[0].map((_, column) => Math.max(3, ...cells.map((row) => row[column].length)));
  const lines = cells.map((row) => `| ${row.map((cell, k) => cell.padEnd(widths[k])).join(" | ")} |`);
  lines.splice(1, 0, `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`);
  return lines.join("\n");
}
