import { cutText, padText, plainText } from "../../sdk/utils/text/index.js";
import type { Verdict } from "./check.js";

/** A check that has been run. */
export interface CheckResult extends Verdict {
  readonly name: string;
  /** Seconds that it took, on the clock. */
  readonly seconds: number;
}

const MARKS = { passed: "✓", failed: "✗", skipped: "-" } as const;

/** The table of checks: one line each, cut to the terminal's columns, and how many passed. */
export function tableOf(results: readonly CheckResult[], columns: number | undefined): string {
  const rows = results.map(({ name, status, seconds, text }) => {
    const cells = [
      MARKS[status],
      padText(`checks:${name}`, 16, "left"),
      padText(status, 7, "left"),
      padText(`${seconds.toFixed(1)} s`, 8, "right"),
    ];
    const row = `${cells.join(" ")}  ${plainText(text)}`.trimEnd();
    return columns === undefined ? row : cutText(row, columns);
  });
  return [...rows, countsOf(results)].join("\n");
}

/** `8 passed, 1 failed, 1 skipped`. */
export function countsOf(results: readonly CheckResult[]): string {
  const count = (wanted: Verdict["status"]): number =>
    results.filter(({ status }) => status === wanted).length;
  const others = (["failed", "skipped"] as const).filter((status) => count(status) > 0);
  return (["passed", ...others] as const).map((status) => `${count(status)} ${status}`).join(", ");
}

/** The words of those that failed, each under its name; empty where none did. */
export function wordsOfFailed(results: readonly CheckResult[]): string {
  return results
    .filter(({ status }) => status === "failed")
    .map(({ name, text, words = text }) => `== checks:${name}\n${words === "" ? text : words}\n`)
    .join("\n");
}
