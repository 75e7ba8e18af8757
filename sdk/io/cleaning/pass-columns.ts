import type { CleaningStep } from "../../core/cleaning/config.js";
import { stepDefinition } from "../../core/cleaning/registry.js";

/** What becomes of the columns of a source in a pass, as far as the steps tell. */
export interface PassColumns {
  /** The columns of the source whose cells some step needs, in the source's order. */
  readonly read: readonly string[];
  /** What each column that is there afterwards is: a column of the source as it was, or (undefined) made by some step. */
  readonly from: ReadonlyMap<string, string | undefined>;
}

/**
 * Which columns a pass must read, and which it makes. Those that steps only drop, rename or look at are not made: they stay
 * where they lie, under another name or none.
 */
export function passColumns(steps: readonly CleaningStep[], names: readonly string[]): PassColumns {
  const from = new Map<string, string | undefined>(names.map((name) => [name, name]));
  const read = new Set<string>();
  for (const step of steps) {
    // Which rows are the same is asked of all rows beforehand.
    if (step.kind === "dropDuplicates") continue;
    const { reads, makes, dropsRows } = stepDefinition(step);
    const isMoved = step.kind === "drop" || step.kind === "rename";
    const now = reads(step).map((name) => [name, from.get(name)] as const);
    if (!dropsRows) for (const [name] of now) from.delete(name);
    for (const [name, own] of now) {
      if (!isMoved && own !== undefined) read.add(own);
      if (dropsRows) continue;
      for (const made of makes?.(step, name) ?? [name]) from.set(made, isMoved ? own : undefined);
    }
  }
  return { read: names.filter((name) => read.has(name)), from };
}
