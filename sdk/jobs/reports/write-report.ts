import { writeFile } from "node:fs/promises";
import { printPage } from "../../io/browsers/index.js";
import { writeWhole } from "../../io/files/index.js";
import { AssayError, messageOf } from "../../utils/errors/index.js";
import { present } from "../../utils/present.js";
import { ReportFile } from "../report-file.js";
import type { MadeReport } from "./make-report.js";

/** What a report is written as. */
export const REPORT_FORMATS = ["html", "pdf", "json"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** What is needed to write a report. */
export interface ReportPlace {
  /** Absolute. */
  readonly path: string;
  /** Environment variables, for the browser that prints. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
}

/** Writes a report whole or not at all. WRITE_FAILED where it cannot be, DEPENDENCY_MISSING where nothing here prints PDF. */
export async function writeReportAs(
  report: Pick<MadeReport, "page" | "kind" | "data">,
  format: ReportFormat,
  { path, env, signal }: ReportPlace,
): Promise<ReportFile> {
  const bytes = await bytesOf(report, format, { env, ...present({ signal }) });
  await writeWhole(path, (temporary) => writeFile(temporary, bytes)).catch((cause: unknown) => {
    throw new AssayError("WRITE_FAILED", {
      what: `${path} cannot be written`,
      got: messageOf(cause),
      cause,
    });
  });
  return new ReportFile(path, bytes.byteLength);
}

async function bytesOf(
  { page, kind, data }: Pick<MadeReport, "page" | "kind" | "data">,
  format: ReportFormat,
  browser: Parameters<typeof printPage>[1],
): Promise<Buffer> {
  if (format === "html") return Buffer.from(page);
  const { printablePage, reportJson } = await import("../../reports/index.js");
  if (format === "pdf") return printPage(printablePage(page), browser);
  return Buffer.from(`${JSON.stringify(reportJson(page, kind, data), null, 1)}\n`);
}
