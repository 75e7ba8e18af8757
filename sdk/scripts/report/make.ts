import { resolve } from "node:path";
import { jobEnvironment } from "../../jobs/environment.js";
import type { ReportFile } from "../../jobs/report-file.js";
import { type MadeReport, makeReport, type ReportFormat, writeReportAs } from "../../jobs/reports/index.js";
import type { Terminal } from "../terminal.js";
import { withTracking } from "../tracking.js";
import { type ReportOptions, reportFormat, reportKind } from "./options.js";

/** Ids in the name of a comparison's file; the others are in the page. */
const NAMED_IDS = 3;
const SHORT_ID = 8;

/** Makes the report that a command line asks for, and writes it. */
export async function makeForCommand(
  ids: readonly string[],
  options: ReportOptions,
  terminal: Terminal,
): Promise<Pick<MadeReport, "kind" | "kept"> & { readonly file: ReportFile }> {
  const [format, kind] = [reportFormat(options), reportKind(options)];
  const { title, trackingUri } = options;
  const request = { ids, ...(kind === undefined ? {} : { kind }), ...(title === undefined ? {} : { title }) };
  const report = await withTracking(terminal, trackingUri, (store) => makeReport(store, request, Date.now));
  const path = resolve(terminal.cwd, options.output ?? fileNameFor(ids, report.kind, format));
  const { variables: env } = jobEnvironment({ cwd: terminal.cwd, env: terminal.env }).os;
  const file = await writeReportAs(report, format, { path, env });
  return { kind: report.kind, kept: report.kept, file };
}

function fileNameFor(ids: readonly string[], kind: MadeReport["kind"], format: ReportFormat): string {
  if (kind !== "comparison") return `${kind === "run" ? "report" : kind}-${ids[0]}.${format}`;
  const named = ids.slice(0, NAMED_IDS).map((id) => id.slice(0, SHORT_ID));
  return `comparison-${named.join("-")}.${format}`;
}
