import type { CleaningStep } from "./config.js";
import { stepDefinition } from "./registry.js";

/** The columns that one step makes of a column: itself, where the step leaves it in its place. */
export function madeBy(config: CleaningStep, name: string): readonly string[] {
  return stepDefinition(config).makes?.(config, name) ?? [name];
}

/** Which of these raw columns something is left of among `wanted`, once all steps are done. */
export function rawColumnsOf(
  steps: readonly CleaningStep[],
  raw: readonly string[],
  wanted: readonly string[],
): string[] {
  const isWanted = new Set(wanted);
  return raw.filter((name) => {
    let names = [name];
    for (const step of steps) names = names.flatMap((each) => madeBy(step, each));
    return names.some((each) => isWanted.has(each));
  });
}

/**
 * Whether a column that a table lacks is not needed any more: what these steps would make of it is there already (under
 * its new name, as its sine and cosine), or they would only drop it. So it is with rows that are clean already.
 */
export function isDoneWith(
  name: string,
  steps: readonly CleaningStep[],
  table: { has(name: string): boolean },
): boolean {
  const next = steps.findIndex((step) => !madeBy(step, name).includes(name));
  if (next < 0) return false;
  const later = steps.slice(next + 1);
  return madeBy(steps[next], name).every((made) => table.has(made) || isDoneWith(made, later, table));
}

/** A step without those of its columns that are gone: dropped or renamed already, or optional. */
export function narrowed(config: CleaningStep, isGone: (name: string) => boolean): CleaningStep {
  switch (config.kind) {
    case "drop":
    case "trim":
      return { ...config, columns: config.columns.filter((name) => !isGone(name)) };
    case "rename": {
      const pairs = Object.entries(config.columns).filter(([name]) => !isGone(name));
      return { ...config, columns: Object.fromEntries(pairs) };
    }
    default:
      return config;
  }
}
