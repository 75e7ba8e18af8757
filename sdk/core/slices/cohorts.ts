import type { Random } from "../../utils/random/index.js";
import { holm } from "../statistics/index.js";
import { type BinnedColumn, type BinRange, conditionOf } from "./bins.js";
import type { SlicesConfig } from "./config.js";
import { effectOf, momentsOf, welchGreater, without } from "./moments.js";
import { isIn, searchSlices } from "./search.js";
import type { Condition } from "./types.js";

/** A cohort that was found and has stood the test. */
export interface FoundCohort {
  readonly name: string;
  readonly conditions: readonly Condition[];
  readonly effect: number;
  readonly pValue: number;
  readonly indices: Uint32Array;
}

/** Share of a candidate's rows that no cohort before it may have had, lest it be the same one again. */
const LEAST_NEW = 0.5;

/**
 * Cohorts that err more than the other rows beyond what chance explains. One half of the rows (drawn at random) is searched,
 * the other tests what was found, so that however many candidates are looked at, each test is of fresh rows. One cohort is
 * found after the other, each without the rows of those before it. What the halves say together is Holm's correction over
 * the cohorts that were found.
 */
export function findCohorts(
  columns: readonly BinnedColumn[],
  losses: Float64Array,
  settings: SlicesConfig,
  random: Random,
): { readonly cohorts: readonly FoundCohort[]; readonly tested: number } {
  const rows = losses.length;
  const half = Math.ceil(rows / 2);
  const order = random.permutation(rows);
  const [searched, testing] = [order.slice(0, half).sort(), order.slice(half).sort()];
  const [searchedAll, testedAll] = [momentsOf(losses, searched), momentsOf(losses, testing)];
  const least = Math.max(settings.minRows, settings.minShare * rows);
  const options = {
    ...settings,
    least: Math.max(2, Math.floor(0.4 * least)),
    most: (settings.maxShare * rows) / 2,
  };
  const isTaken = new Uint8Array(rows);
  const isFree = (row: number) => isTaken[row] === 0;
  const found: { parts: readonly BinRange[]; effect: number; p: number; indices: Uint32Array }[] = [];
  while (found.length < settings.most) {
    const next = searchSlices(columns, losses, searched.filter(isFree), searchedAll, options)
      .map(({ parts }) => ({ parts, indices: rowsOf(parts, rows) }))
      .find(
        ({ indices }) =>
          indices.length >= least && indices.filter(isFree).length >= LEAST_NEW * indices.length,
      );
    if (next === undefined) break;
    const own = momentsOf(
      losses,
      testing.filter((row) => isFree(row) && next.parts.every((part) => isIn(part, row))),
    );
    const rest = without(testedAll, own);
    found.push({ ...next, effect: own.count < 2 ? 0 : effectOf(own, rest), p: welchGreater(own, rest) });
    for (const row of next.indices) isTaken[row] = 1;
  }
  const pValues = holm(found.map(({ p }) => p));
  const cohorts = found
    .map(({ parts, effect, indices }, i) => {
      const conditions = parts.map(conditionOf);
      return {
        name: conditions.map(({ name }) => name).join(" and "),
        conditions: conditions.map(({ condition }) => condition),
        effect,
        pValue: pValues[i],
        indices,
      };
    })
    .filter(({ effect, pValue }) => pValue < settings.alpha && effect >= settings.minEffect);
  return { cohorts, tested: found.length };
}

function rowsOf(parts: readonly BinRange[], rows: number): Uint32Array {
  const indices: number[] = [];
  for (let row = 0; row < rows; row++) if (parts.every((part) => isIn(part, row))) indices.push(row);
  return Uint32Array.from(indices);
}
