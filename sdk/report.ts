import { extname, resolve } from "node:path";
import { Drift } from "./core/drift/index.js";
import { Study } from "./core/tuning/index.js";
import { type CardInput, cardConfig, verbOptions } from "./io/configs/index.js";
import { isModelUri } from "./io/registries/index.js";
import { jobEnvironment } from "./jobs/environment.js";
import type { ReportFile } from "./jobs/report-file.js";
import type { CardRequest, MadeReport, ReportFormat } from "./jobs/reports/index.js";
import { openTracking, type TrackingOptions } from "./jobs/tracking-place.js";
import type { ReportKind } from "./reports/index.js";
import { AssayError } from "./utils/errors/index.js";
import { requirePath } from "./utils/paths.js";

/** How a report is written. */
export interface WriteReportOptions extends TrackingOptions {
  /** The file; relative to `cwd`. One that is there is replaced. */
  readonly path: string;
  /** @default of one run its own report, of several their comparison, of a model (`models:/…`) its card */
  readonly kind?: ReportKind;
  /** @default by the ending of `path`: `.pdf`, `.json`, else HTML */
  readonly to?: ReportFormat;
  /** Title of a comparison, a card, a drift or a study. @default the names of the runs, or of the model */
  readonly title?: string;
  /** What people say of the model in its card. @default the section `card` of its training's config */
  readonly card?: CardInput;
  readonly signal?: AbortSignal;
}

/**
 * Writes a report as one HTML page that opens offline, as PDF (by a Chromium, Chrome or Edge on this machine), or as JSON of
 * everything that it shows: of a run by its id, of several runs (their comparison), of a model (its card, by the data of its training, which are read
 * again), or of a drift or a study at hand. Throws
 * TRACKING_MISSING where there is no such run, ARTIFACT_MISSING where it does not keep what is asked for, CLI_USAGE where runs
 * and kind do not fit, DEPENDENCY_MISSING where nothing prints PDF, WRITE_FAILED.
 *
 * @example
 * await writeReport([first.run.id, second.run.id], { path: "comparison.html" });
 * await writeReport("models:/bikes@Champion", { path: "card.html" });
 * await writeReport(await experiment.drift(lastWeek), { path: "drift.pdf" });
 */
export async function writeReport(
  subject: string | readonly string[] | Drift | Study,
  options: WriteReportOptions,
): Promise<ReportFile> {
  const environment = jobEnvironment(options);
  const path = resolve(environment.cwd, requirePath(options.path, "WRITE_FAILED", "the report"));
  const reports = await loadReports();
  const format = options.to ?? formatOf(path, reports);
  const { signal } = options;
  const place = { path, env: environment.os.variables, ...(signal === undefined ? {} : { signal }) };
  return reports.writeReportAs(await made(subject, options, reports), format, place);
}

type Reports = typeof import("./jobs/reports/index.js");

/** Loaded by who writes a report, as pages and their plots are not needed before. */
const loadReports = (): Promise<Reports> => import("./jobs/reports/index.js");

/** The format that a file's name asks for. */
function formatOf(path: string, { REPORT_FORMATS }: Reports): ReportFormat {
  const ending = extname(path).slice(1).toLowerCase();
  return REPORT_FORMATS.find((format) => format === ending) ?? "html";
}

async function made(
  of: string | readonly string[] | Drift | Study,
  options: WriteReportOptions,
  { makeCard, makeReport, oneModel }: Reports,
): Promise<MadeReport> {
  const now = Date.now;
  if (of instanceof Drift || of instanceof Study) return ofResult(of, options.title, now());
  const ids = typeof of === "string" ? [of] : of;
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === "string")) {
    const wanted = "the id of a run, several of them, a drift or a study";
    throw new AssayError("CLI_USAGE", { what: "there is nothing to report on", got: typeof of, wanted });
  }
  const { kind } = options;
  const [subject] = ids;
  if (kind === "card" || (kind === undefined && ids.length === 1 && isModelUri(subject)))
    return makeCard(cardRequest(oneModel(ids), options));
  const store = openTracking(options.trackingUri, jobEnvironment(options));
  try {
    const { title } = options;
    const request = {
      ids,
      ...(kind === undefined ? {} : { kind }),
      ...(title === undefined ? {} : { title }),
    };
    return await makeReport(store, request, now);
  } finally {
    await store.close();
  }
}

function cardRequest(subject: string, options: WriteReportOptions): CardRequest {
  const environment = jobEnvironment(options);
  const { trackingUri, registryUri, title, card, signal = new AbortController().signal } = options;
  return {
    ...{ subject, environment, now: Date.now, signal },
    ...(trackingUri === undefined ? {} : { trackingUri }),
    ...(registryUri === undefined ? {} : { registryUri }),
    ...(title === undefined ? {} : { title }),
    ...(card === undefined ? {} : { card: verbOptions(cardConfig, card, "card") }),
  };
}

async function ofResult(
  result: Drift | Study,
  title: string | undefined,
  measuredAtMs: number,
): Promise<MadeReport> {
  const { renderDriftReport, renderStudyReport } = await import("./reports/index.js");
  if (result instanceof Drift) {
    const page = await renderDriftReport({ title: title ?? "Drift", drift: result, measuredAtMs });
    return { kind: "drift", page, kept: false, data: { drift: result } };
  }
  const page = await renderStudyReport({ title: title ?? "Study", study: result });
  return { kind: "study", page, kept: false, data: result };
}
