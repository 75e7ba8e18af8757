import type { ModelVersion, TrackingStore } from "../io/registries/index.js";
import type { Judgement } from "./judgement.js";

/** Tag of a version: `passed` or `missed`; `unfinished` while the others are written. */
export const EVALUATION_TAG = "assay.evaluation";

const TAGS = {
  run: `${EVALUATION_TAG}.run`,
  date: `${EVALUATION_TAG}.date`,
  dataset: `${EVALUATION_TAG}.dataset`,
  metrics: `${EVALUATION_TAG}.metrics`,
  missed: `${EVALUATION_TAG}.missed`,
} as const;

const UNFINISHED = "unfinished";

/** Longest text that is kept of what was missed. */
const MOST_CHARACTERS = 2000;

/** The last evaluation of a version, as its tags keep it. */
export interface EvaluationRecord extends Judgement {
  /** The run of the evaluation; empty where it kept none. */
  readonly runId: string;
  /** ISO 8601, UTC. */
  readonly date: string;
  /** Name and digest of the rows. */
  readonly dataset: string;
  readonly metrics: Readonly<Record<string, number>>;
}

/**
 * Keeps an evaluation with its version. The verdict is written last, over a mark that says that the others are on their way:
 * a process that is killed meanwhile leaves no verdict that belongs to another evaluation.
 */
export async function writeEvaluation(
  registry: TrackingStore,
  { name, version }: Pick<ModelVersion, "name" | "version">,
  { verdict, missed, runId, date, dataset, metrics }: EvaluationRecord,
): Promise<void> {
  await registry.setModelTags(name, { [EVALUATION_TAG]: UNFINISHED }, version);
  const tags = {
    [TAGS.run]: runId || "none",
    [TAGS.date]: date,
    [TAGS.dataset]: dataset,
    [TAGS.metrics]: JSON.stringify(metrics),
    [TAGS.missed]: missed.length === 0 ? "none" : missed.join("; ").slice(0, MOST_CHARACTERS),
  };
  await registry.setModelTags(name, tags, version);
  await registry.setModelTags(name, { [EVALUATION_TAG]: verdict }, version);
}

/** The last evaluation of a version; `none` where there was none, `unfinished` where one was stopped while it was kept. */
export function readEvaluation({
  tags,
}: Pick<ModelVersion, "tags">): EvaluationRecord | "none" | "unfinished" {
  const verdict = tags[EVALUATION_TAG];
  if (verdict === undefined) return "none";
  if (verdict !== "passed" && verdict !== "missed") return "unfinished";
  const missed = tags[TAGS.missed] ?? "none";
  const runId = tags[TAGS.run] ?? "none";
  return {
    verdict,
    missed: missed === "none" ? [] : [missed],
    runId: runId === "none" ? "" : runId,
    date: tags[TAGS.date] ?? "",
    dataset: tags[TAGS.dataset] ?? "",
    metrics: metricsOf(tags[TAGS.metrics]),
  };
}

function metricsOf(text = "{}"): Readonly<Record<string, number>> {
  try {
    const parsed: unknown = JSON.parse(text);
    const entries = Object.entries((parsed ?? {}) as Record<string, unknown>);
    return Object.fromEntries(
      entries.filter((entry): entry is [string, number] => typeof entry[1] === "number"),
    );
  } catch {
    return {};
  }
}
