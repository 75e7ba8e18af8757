import { metricByName, metricNames } from "../core/metrics/index.js";
import type { ModelVersion, TrackingStore } from "../io/registries/index.js";
import { AssayError } from "../utils/errors/index.js";
import { didYouMean } from "../utils/names.js";
import { formatNumber } from "../utils/text/index.js";
import { readEvaluation } from "./evaluation-tags.js";

/** Which version is meant: a number, the newest, or the best by a metric. */
export type VersionChoice =
  | string
  | number
  | {
      /** A metric of the versions' last evaluations; of versions without one, of the runs that trained them. */
      readonly best: string;
      /** @default as the metric says; must be given for one that Assay does not know */
      readonly greaterIsBetter?: boolean | undefined;
    };

/** A version that was chosen, and why. */
export interface ChosenVersion {
  readonly version: ModelVersion;
  readonly reason: string;
  /** What is to be known of the choice. */
  readonly notes: readonly string[];
}

/** The version of a registered model that a choice means. TRACKING_MISSING where there is none. */
export async function chooseVersion(
  registry: TrackingStore,
  name: string,
  choice: VersionChoice,
  onlyPassed: boolean,
): Promise<ChosenVersion> {
  if (typeof choice === "object") return bestVersion(registry, name, choice, onlyPassed);
  const wanted = String(choice);
  if (wanted !== "latest") {
    const version = await registry.getVersion(name, { version: wanted });
    return { version, reason: `version ${wanted} was asked for`, notes: [] };
  }
  const [newest] = await registry.listVersions(name);
  if (newest === undefined) throw noVersion(name);
  return { version: newest, reason: `version ${newest.version} is the newest`, notes: [] };
}

async function bestVersion(
  registry: TrackingStore,
  name: string,
  { best, greaterIsBetter: given }: Exclude<VersionChoice, string | number>,
  onlyPassed: boolean,
): Promise<ChosenVersion> {
  const greaterIsBetter = given ?? directionOf(best);
  const all = await registry.listVersions(name);
  if (all.length === 0) throw noVersion(name);
  const able = onlyPassed ? all.filter((version) => isPassed(version)) : all;
  const scored = await Promise.all(able.map((version) => scoreOf(registry, version, best)));
  const known = scored.filter(({ value }) => value !== undefined && !Number.isNaN(value)) as Scored[];
  const sign = greaterIsBetter ? -1 : 1;
  // Of equal ones the newest.
  const [first] = known.toSorted(
    (a, b) => sign * (a.value - b.value) || Number(b.version.version) - Number(a.version.version),
  );
  if (first === undefined) throw noScore(name, best, all.length, able.length, onlyPassed);
  const datasets = new Set(known.map(({ dataset }) => dataset));
  const others = known
    .filter((scoredVersion) => scoredVersion !== first)
    .map(({ version, value }) => `${version.version}: ${formatNumber(value)}`);
  return {
    version: first.version,
    reason: `version ${first.version.version} is the best by ${best}, ${formatNumber(first.value)}${others.length === 0 ? "" : ` (others ${others.slice(0, 5).join(", ")})`}`,
    notes:
      datasets.size < 2
        ? []
        : [
            `the versions were not all judged on the same rows, so their ${best} may not be comparable: ${[...datasets].slice(0, 4).join("; ")}`,
          ],
  };
}

interface Scored {
  readonly version: ModelVersion;
  readonly value: number;
  /** What the value was measured on. */
  readonly dataset: string;
}

/** The metric of a version: of its last evaluation, else of the run that trained it. */
async function scoreOf(
  registry: TrackingStore,
  version: ModelVersion,
  metric: string,
): Promise<Omit<Scored, "value"> & { readonly value?: number | undefined }> {
  const evaluation = readEvaluation(version);
  if (typeof evaluation === "object" && evaluation.metrics[metric] !== undefined)
    return { version, value: evaluation.metrics[metric], dataset: evaluation.dataset };
  try {
    const { metrics } = await registry.getRun(version.runId);
    return { version, value: metrics[metric], dataset: "the test rows of its training" };
  } catch (error) {
    if (AssayError.isInstance(error) && error.code.startsWith("TRACKING_")) return { version, dataset: "" };
    throw error;
  }
}

function isPassed(version: ModelVersion): boolean {
  const evaluation = readEvaluation(version);
  return typeof evaluation === "object" && evaluation.verdict === "passed";
}

function directionOf(name: string): boolean {
  for (const task of ["regression", "classification"] as const)
    if (metricNames(task).includes(name)) return metricByName(name, task).greaterIsBetter;
  throw new AssayError("METRIC_UNKNOWN", {
    what: `no metric is called "${name}", so it is not known whether a greater value is better`,
    wanted: "a metric's name",
    next: `${didYouMean(name, metricNames())} Or say \`greaterIsBetter\`.`,
  });
}

function noVersion(name: string): AssayError {
  return new AssayError("TRACKING_MISSING", {
    what: `registered model "${name}" has no version`,
    next: "Register one first, or check the tracking URI.",
  });
}

function noScore(name: string, metric: string, all: number, able: number, onlyPassed: boolean): AssayError {
  return new AssayError("PROMOTION_REFUSED", {
    what:
      able === 0
        ? `none of the ${all} versions of ${name} has an evaluation that passed`
        : `none of the versions of ${name} has the metric ${metric}`,
    wanted: onlyPassed
      ? "a version that passed, with this metric"
      : "a version whose evaluation or training has this metric",
    next: "Evaluate the versions first (`kind: evaluations`).",
  });
}
