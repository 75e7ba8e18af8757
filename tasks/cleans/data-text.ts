import type { CleaningReport } from "../../sdk/core/cleaning/report/index.js";
import { formatBytes, formatCount, formatTimes } from "../../sdk/utils/text/index.js";

/** A report of changes as a terminal shows it. */
export function reportText(report: CleaningReport): string {
  const { dataset, rows, output, rules, notes } = report;
  const lines = [
    `${dataset.name}: ${formatTimes(rows.in, "row")} in, ${formatCount(rows.out)} out, ${formatCount(rows.dropped)} dropped; ${formatTimes(report.cellsChanged, "cell")} changed`,
    ...rules.map(
      ({ step, change, asked }) =>
        `  ${step}: ${change}${asked === "proposal" ? " (proposal, asked for)" : ""}`,
    ),
    ...rules.flatMap(({ examples }) =>
      examples
        .filter(({ column }) => column !== undefined)
        .slice(0, 1)
        .map(
          ({ row, column, before, after }) =>
            `    row ${row}, ${column}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`,
        ),
    ),
    ...notes.map((note) => `  ${note}`),
  ];
  const open = report.proposals.filter(({ applied }) => !applied);
  if (open.length > 0) lines.push(`${formatTimes(open.length, "proposal")}, not applied (--apply NAME):`);
  lines.push(
    ...open.flatMap(({ name, message, lines: config }) => [
      `  ${name}: ${message}`,
      config.replaceAll(/^ {2}/gm, "      "),
    ]),
  );
  const grave = report.findings.filter(({ severity }) => severity !== "info");
  lines.push(...grave.map(({ severity, message }) => `${severity}: ${message}`));
  if (report.drift !== undefined)
    lines.push(`drift from ${report.drift.reference}: ${report.drift.verdict}, ${report.drift.reason}`);
  if (output.path !== undefined) lines.push(`clean rows  ${output.path} (${formatBytes(output.bytes ?? 0)})`);
  if (report.dropped !== undefined)
    lines.push(`dropped     ${report.dropped.path} (${formatTimes(report.dropped.rows, "row")})`);
  return lines.join("\n");
}
