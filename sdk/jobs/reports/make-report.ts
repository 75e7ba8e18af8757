import type { TrackingStore } from "../../io/registries/index.js";
import type { ReportKind } from "../../reports/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { present } from "../../utils/present.js";
import { readArtifact } from "./artifacts.js";
import { compareRuns } from "./compare-runs.js";
import { readComparedRun } from "./compared-run.js";
import { type CardRequest, storedCard } from "./stored-card.js";
import { storedDrift } from "./stored-drift.js";
import { storedRun } from "./stored-run.js";
import { storedStudy } from "./stored-study.js";

/** The name under which a run keeps its report. */
const REPORT_ARTIFACT = "report.html";

/** A report as a page. */
export interface MadeReport {
  readonly kind: ReportKind;
  readonly page: string;
  /** Whether the run kept the page; else it was made of what is known now. */
  readonly kept: boolean;
  /** What it was made of, with all digits. */
  readonly data: unknown;
}

/** Which report is wanted of runs. */
export interface ReportRequest {
  /** Ids of runs: one, or of a comparison several. */
  readonly ids: readonly string[];
  /** @default of one run its own, of several the comparison */
  readonly kind?: Exclude<ReportKind, "card">;
  /** Title of a comparison. @default the names of its runs */
  readonly title?: string;
}

/** The report of runs, out of what their store keeps. Throws TRACKING_MISSING, ARTIFACT_MISSING, CLI_USAGE. */
export async function makeReport(
  store: TrackingStore,
  { ids, kind, title }: ReportRequest,
  now: () => number,
): Promise<MadeReport> {
  const wanted = kind ?? (ids.length > 1 ? "comparison" : "run");
  const reports = await import("../../reports/index.js");
  if (wanted === "comparison") {
    const comparison = await compareRuns(store, ids, { now, ...present({ title }) });
    const page = await reports.renderComparisonReport(comparison);
    return { kind: wanted, page, kept: false, data: comparison };
  }
  const [id] = ids;
  if (id === undefined || ids.length > 1)
    throw new AssayError("CLI_USAGE", {
      what: `a report of kind ${wanted} is of one run`,
      got: `${ids.length} runs`,
      next: "Leave the others out, or ask for a comparison.",
    });
  if (wanted === "study") {
    const study = await storedStudy(store, id);
    const { trials, metric, totals, best, importances } = study.study;
    const data = { run: study.run, metric, totals, best, importances, trials };
    return { kind: wanted, page: await reports.renderStudyReport(study), kept: false, data };
  }
  if (wanted === "drift") {
    const drift = await storedDrift(store, id);
    return { kind: wanted, page: await reports.renderDriftReport(drift), kept: false, data: drift };
  }
  // Before its artifacts are asked for: a run that is not there is told as such.
  await store.getRun(id);
  const kept = await readArtifact(store, id, REPORT_ARTIFACT);
  if (kept === undefined) {
    const run = await storedRun(store, id);
    return { kind: "run", page: await reports.renderRunReport(run), kept: false, data: run };
  }
  return { kind: "run", page: kept.toString("utf8"), kept: true, data: await readComparedRun(store, id) };
}

/** The card of a model as a page; see `storedCard`. */
export async function makeCard(request: CardRequest): Promise<MadeReport> {
  const { renderModelCard } = await import("../../reports/index.js");
  const card = await storedCard(request);
  const { slices, ...rest } = card;
  // Rows of cohorts by number are of no use to readers.
  const worst = slices?.worst.map(({ indices: _, ...cohort }) => cohort);
  const data = { ...rest, ...(slices === undefined ? {} : { slices: { ...slices, worst } }) };
  return { kind: "card", page: await renderModelCard(card), kept: false, data };
}
