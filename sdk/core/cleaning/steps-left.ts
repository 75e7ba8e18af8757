import { isOfKind } from "../schemas/cast.js";
import { type Column, isString, type Table } from "../tables/index.js";
import type { CleaningConfig, CleaningStep } from "./config.js";
import { isDoneWith, madeBy, narrowed } from "./provenance.js";
import { stepDefinition } from "./registry.js";

/** The steps that rows still need, and those that they show to be done. */
export interface StepsLeft {
  readonly steps: CleaningConfig;
  /** A line a step that is left out: `drop note: done already`. */
  readonly done: readonly string[];
}

/**
 * Which steps are left to do to rows that may have been cleaned before. Done is what the columns show to be done: a column that
 * would be dropped is not there, a renamed one has its new name, a time is a sine and a cosine, texts that are read as numbers are
 * numbers. Duplicates of whole rows cannot be told any more where columns are gone. All other steps stay, and change nothing
 * where nothing is to change; so do those whose columns are missing for no such reason.
 *
 * @param columns a table with the columns of the rows; its rows are not looked at
 */
export function stepsLeft(steps: CleaningConfig, columns: Table): StepsLeft {
  const left: CleaningStep[] = [];
  const done: string[] = [];
  // The columns as they are at each step; undefined is one of which a step made something else.
  let now = new Map<string, Column | undefined>(columns.entries());
  for (const [i, step] of steps.entries()) {
    const rest = steps.slice(i);
    const isGone = (name: string): boolean => !now.has(name) && isDoneWith(name, rest, now);
    const isDone = (name: string): boolean =>
      isGone(name) || (isOfTexts(step) && isReadAlready(name, rest, now));
    const { reads, title } = stepDefinition(step);
    const own = step.kind === "trim" ? narrowed(step, isDone) : narrowed(step, isGone);
    const wanted = stepDefinition(own).reads(own);
    const isLeftOut =
      (wanted.length === 0 && reads(step).length > 0) ||
      (wanted.some(isDone) && wanted.every((name) => now.has(name) || isDone(name))) ||
      (step.kind === "dropDuplicates" && step.columns === undefined && someGone(rest, now));
    if (isLeftOut) {
      done.push(`${title(step)}: done already`);
      continue;
    }
    left.push(own);
    now = after(own, now);
  }
  return { steps: left, done };
}

function isOfTexts({ kind }: CleaningStep): boolean {
  return kind === "trim" || kind === "replace";
}

/** Whether a column is no text, and is what a later step would read its texts as. */
function isReadAlready(
  name: string,
  steps: readonly CleaningStep[],
  now: ReadonlyMap<string, Column | undefined>,
): boolean {
  const column = now.get(name);
  if (column === undefined || isString(column)) return false;
  let called = name;
  for (const step of steps) {
    if ((step.kind === "cast" || step.kind === "parse") && step.column === called)
      return isOfKind(column, step.to);
    if (step.kind === "rename") [called] = madeBy(step, called);
  }
  return false;
}

function someGone(steps: readonly CleaningStep[], now: ReadonlyMap<string, Column | undefined>): boolean {
  return steps.some((step) =>
    stepDefinition(step)
      .reads(step)
      .some((name) => !now.has(name) && isDoneWith(name, steps, now)),
  );
}

function after(
  step: CleaningStep,
  now: ReadonlyMap<string, Column | undefined>,
): Map<string, Column | undefined> {
  const { reads, dropsRows } = stepDefinition(step);
  if (dropsRows) return new Map(now);
  const touched = new Set(step.kind === "rename" ? [] : reads(step));
  return new Map(
    [...now].flatMap(([name, column]) =>
      madeBy(step, name).map(
        (made) => [made, touched.has(name) && !isOfTexts(step) ? undefined : column] as const,
      ),
    ),
  );
}
