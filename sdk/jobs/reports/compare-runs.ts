import { compareScores, type PairedComparison } from "../../core/comparison/index.js";
import { metricNames, type Scoring } from "../../core/metrics/index.js";
import type { TrackingStore } from "../../io/registries/index.js";
import { type ComparedRun, letterOf, MOST_RUNS, type RunComparison } from "../../reports/index.js";
import { AssayError, asAssayError } from "../../utils/errors/index.js";
import { readRunConfig } from "../run-config.js";
import { readTableArtifact } from "./artifacts.js";
import { readComparedRun } from "./compared-run.js";
import { keptScoring } from "./kept-scoring.js";

/** Metrics of a paired comparison at most: each costs its resamples. */
const MOST_METRICS = 4;

/**
 * Compares runs by what their store knows: metrics, settings, data, curves, importances, and row by row where the runs kept
 * predictions of the same rows. Throws TRACKING_MISSING where there is no such run, CLI_USAGE for fewer than two runs, or
 * more than 12.
 */
export async function compareRuns(
  store: TrackingStore,
  ids: readonly string[],
  { title, now }: { readonly title?: string; readonly now: () => number },
): Promise<RunComparison> {
  const different = [...new Set(ids)];
  if (different.length < 2 || different.length > MOST_RUNS) {
    throw new AssayError("CLI_USAGE", {
      what: "these runs cannot be compared",
      got: `${different.length} different ${different.length === 1 ? "run" : "runs"}`,
      wanted: `ids of 2 to ${MOST_RUNS} different runs`,
    });
  }
  const runs: ComparedRun[] = [];
  for (const id of different) runs.push(await readComparedRun(store, id));
  const { paired, notes } = await pairUp(store, runs);
  const names = runs.map(({ name, id }) => (name === "" ? id : name));
  return { title: title ?? names.join(" · "), runs, paired, notes, comparedAtMs: now() };
}

interface Rows {
  readonly scoring?: Scoring;
  readonly inTime: boolean;
}

/** Each run against the first, where both kept predictions of the same rows. */
async function pairUp(
  store: TrackingStore,
  runs: readonly ComparedRun[],
): Promise<Pick<RunComparison, "paired" | "notes">> {
  const rows: Rows[] = [];
  for (const { id } of runs) rows.push(await readRows(store, id));
  const without = rows.flatMap(({ scoring }, i) => (scoring === undefined ? [letterOf(i)] : []));
  if (without.length === runs.length)
    return { paired: [], notes: ["No run kept the predictions of its rows."] };
  const notes =
    without.length === 0
      ? []
      : [`${without.join(", ")} kept no predictions of ${without.length === 1 ? "its" : "their"} rows.`];
  const [first, ...others] = rows;
  const paired = others.map((other, i): readonly PairedComparison[] => {
    const letter = letterOf(i + 1);
    if (first.scoring === undefined || other.scoring === undefined) return [];
    try {
      const shared = sharedMetrics(first.scoring, runs[0], runs[i + 1]);
      const block = first.inTime && other.inTime ? ("auto" as const) : 1;
      const [champion, challenger] = [first.scoring, other.scoring];
      return shared.map((metric) =>
        compareScores(champion, challenger, {
          metric,
          block,
          names: { champion: letterOf(0), challenger: letter },
        }),
      );
    } catch (cause) {
      const { code, message } = asAssayError(cause);
      if (code !== "DATA_SHAPE" && code !== "DATA_TOO_SMALL" && code !== "METRIC_UNDEFINED") throw cause;
      notes.push(`${letter} is not compared row by row: ${message}`);
      return [];
    }
  });
  return { paired, notes };
}

/** Metrics that both runs were judged by; they say best what matters. */
function sharedMetrics({ task }: Scoring, a: ComparedRun, b: ComparedRun): string[] {
  const known = metricNames(task).filter(
    (name) => Object.hasOwn(a.metrics, name) && Object.hasOwn(b.metrics, name),
  );
  return known.slice(0, MOST_METRICS);
}

async function readRows(store: TrackingStore, runId: string): Promise<Rows> {
  const table = await readTableArtifact(store, runId, "predictions.parquet");
  const config = await readRunConfig(store, runId).catch(() => undefined);
  const split: unknown = config?.split;
  const inTime =
    typeof split === "object" && split !== null && Reflect.get(split, "kind") === "chronological";
  const scoring = table === undefined ? undefined : keptScoring(table);
  return scoring === undefined ? { inTime } : { scoring, inTime };
}
