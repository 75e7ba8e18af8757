import { formatNumber } from "../../utils/text/index.js";
import { BASELINE } from "./candidates.js";
import type { MetricSummary } from "./cross-validation.js";
import type { LeaderboardRow } from "./leaderboard-row.js";

/** How many times faster a model must fit to be worth a note. */
const MUCH_FASTER = 2;

/** Why a model is the best of its leaderboard, and what else is worth knowing of it. */
export function verdictOf(
  ranked: readonly LeaderboardRow[],
  pick: string,
  { name: metric, greaterIsBetter }: Pick<MetricSummary, "name" | "greaterIsBetter">,
): { readonly reason: string; readonly notes: string[] } {
  const best = ranked.find(({ name }) => name === pick);
  const summary = best?.validation?.metrics.find(({ name }) => name === metric);
  if (best?.validation === undefined || summary === undefined) return { reason: "", notes: [] };
  const folds = best.validation.folds.length;
  const direction = greaterIsBetter ? "highest" : "lowest";
  const reason = `${pick} has the ${direction} mean ${metric}: ${formatNumber(summary.mean)} ± ${formatNumber(summary.std, 2)} over ${folds} folds.`;
  const notes: string[] = [];
  const baseline = ranked.find(({ name }) => name === BASELINE);
  if (baseline?.behind !== undefined && baseline.behind.mean <= 0) {
    notes.push("Nothing beats the baseline: the columns say nothing that these models could learn.");
  }
  for (const row of ranked) {
    if (row.name === pick || row.name === BASELINE) continue;
    const note = noteOf(row, best);
    if (note !== undefined) notes.push(note);
  }
  return { reason, notes };
}

/** A model that is as good as the pick for all that the folds can tell (within one standard error), and simpler or faster. */
function noteOf(row: LeaderboardRow, best: LeaderboardRow): string | undefined {
  const { behind, validation } = row;
  if (behind === undefined || validation === undefined || best.validation === undefined) return undefined;
  if (behind.mean > behind.standardError) return undefined;
  const times = best.validation.fitSeconds / validation.fitSeconds;
  const virtues = [
    ...(isSimpler(row, best) ? ["is simpler"] : []),
    ...(times >= MUCH_FASTER && Number.isFinite(times)
      ? [`fits ${formatNumber(times, 2)} times faster`]
      : []),
  ];
  if (virtues.length === 0) return undefined;
  const difference = `${formatNumber(behind.mean, 3)} ± ${formatNumber(behind.standardError, 2)} behind`;
  return `${row.name} is within one standard error (${difference}) and ${virtues.join(" and ")}: \`train("${row.name}")\`.`;
}

function isSimpler(row: LeaderboardRow, best: LeaderboardRow): boolean {
  return row.config.kind === "linear" && best.config.kind !== "linear";
}
