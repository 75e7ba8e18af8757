import type { CleaningConfig, CleaningStep } from "../config.js";
import { stepDefinition } from "../registry.js";

/**
 * How many of these steps one pass over the rows can do: those before the first one that must see what an earlier one made.
 * A step that learns needs all rows of its column as they are when its turn comes, and so does one that drops duplicates.
 * At least 1 where there is a step.
 */
export function stepsOfPass(steps: CleaningConfig): number {
  const touched = new Set<string>();
  let rowsMayBeGone = false;
  for (const [i, step] of steps.entries()) {
    const sees = wholeColumns(step);
    const isSeen = sees === "all" ? touched.size > 0 : sees.some((name) => touched.has(name));
    if (i > 0 && (isSeen || (rowsMayBeGone && (sees === "all" || sees.length > 0)))) return i;
    const { reads, makes, dropsRows } = stepDefinition(step);
    if (dropsRows) rowsMayBeGone = true;
    else {
      for (const name of reads(step)) {
        touched.add(name);
        for (const made of makes?.(step, name) ?? []) touched.add(made);
      }
    }
  }
  return steps.length;
}

/** Columns of which a step must see every row before it changes the first. */
function wholeColumns(step: CleaningStep): "all" | readonly string[] {
  if (step.kind === "dropDuplicates") return step.columns ?? "all";
  const { learns, reads } = stepDefinition(step);
  return learns(step) ? reads(step) : [];
}
