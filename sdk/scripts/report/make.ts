import { resolve } from "node:path";
import { isModelUri } from "../../io/registries/index.js";
import { jobEnvironment } from "../../jobs/environment.js";
import type { ReportFile } from "../../jobs/report-file.js";
import {
  type MadeReport,
  makeCard,
  makeReport,
  oneModel,
  type ReportFormat,
  writeReportAs,
} from "../../jobs/reports/index.js";
import { fileNameOf } from "../../utils/paths.js";
import { present } from "../../utils/present.js";
import type { Terminal } from "../terminal.js";
import { withTracking } from "../tracking.js";
import { readCard } from "./card.js";
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
  const format = reportFormat(options);
  const report = await makeWanted(ids, options, terminal);
  const path = resolve(terminal.cwd, options.output ?? fileNameFor(ids, report.kind, format));
  const { variables: env } = jobEnvironment({ cwd: terminal.cwd, env: terminal.env }).os;
  const file = await writeReportAs(report, format, { path, env });
  return { kind: report.kind, kept: report.kept, file };
}

async function makeWanted(
  ids: readonly string[],
  options: ReportOptions,
  terminal: Terminal,
): Promise<MadeReport> {
  const kind = reportKind(options);
  const { title, trackingUri, registryUri } = options;
  const titled = title === undefined ? {} : { title };
  const isCard = kind === "card" || (kind === undefined && ids.length === 1 && isModelUri(ids[0]));
  if (!isCard) {
    const request = { ids, ...titled, ...present({ kind }) };
    return withTracking(terminal, trackingUri, (store) => makeReport(store, request, Date.now));
  }
  const card = options.card === undefined ? undefined : await readCard(resolve(terminal.cwd, options.card));
  return makeCard({
    subject: oneModel(ids),
    ...titled,
    environment: jobEnvironment({ cwd: terminal.cwd, env: terminal.env }),
    now: Date.now,
    signal: new AbortController().signal,
    ...present({ trackingUri, registryUri, card }),
  });
}

function fileNameFor(ids: readonly string[], kind: MadeReport["kind"], format: ReportFormat): string {
  if (kind !== "comparison")
    return `${kind === "run" ? "report" : kind}-${fileNameOf(ids[0].replace(/^(?:models|runs):\/+/, ""))}.${format}`;
  const named = ids.slice(0, NAMED_IDS).map((id) => id.slice(0, SHORT_ID));
  return `comparison-${named.join("-")}.${format}`;
}
