import { castColumn, SHOWN_ROWS } from "../../schemas/index.js";
import { appendTables, isString, nullCount, shapeOf, Table, valueAt } from "../../tables/index.js";
import { asFloat64, cellExamples, isMissing } from "../cells.js";
import { applyStep, type FittedStep } from "../cleaning.js";
import { type StepResult, withoutRows } from "../step.js";
import { castFailure } from "../steps/cast.js";
import { parseTexts } from "../steps/parse.js";
import { type RuleChanges, Tally } from "./tally.js";

/** A part of the rows of a source, one behind the other. */
export interface Part {
  /** The columns that the steps read, at least. */
  readonly table: Table;
  /** The number that each row has in the source, counted from 0. */
  readonly numbers: Float64Array;
  /** The numbers of the rows of this part that a step that drops duplicates drops, by the step's place. */
  readonly duplicates: ReadonlyMap<number, ReadonlySet<number>>;
}

/** What is left of a part. */
export interface PassedPart {
  readonly table: Table;
  /** Which rows of the part are left, ascending. */
  readonly kept: Uint32Array;
  /** Rows that were dropped: their numbers in the source, and the place of the step that dropped each. */
  readonly dropped: readonly { readonly number: number; readonly step: number }[];
}

interface FailedCasts {
  count: number;
  readonly shown: string[];
  readonly name: string;
  readonly to: string;
}

/** Steps that one pass over rows does, part by part; what they changed is added up. Parts come in the order of the rows. */
export class CleaningPass {
  private readonly tallies: readonly Tally[];
  private readonly failed = new Map<number, FailedCasts>();
  /** By the place of a step that fills forward: the last row with a value, with that column alone. */
  private readonly last = new Map<number, Table>();
  /** The columns that are there once the steps are done, in order: a table without rows. */
  readonly shape: Table;

  /**
   * @param steps steps that one pass can do (`stepsOfPass`), with what they learned of all rows
   * @param empty the columns of the source, without rows
   * Throws what a step throws of columns that are missing or of another type.
   */
  constructor(
    private readonly steps: readonly FittedStep[],
    empty: Table,
  ) {
    let current = empty;
    this.tallies = steps.map((step) => {
      const before = current;
      const result = applyStep(step, before);
      current = result.table;
      return new Tally(step, before, result);
    });
    this.shape = current;
  }

  apply({ table, numbers, duplicates }: Part): PassedPart {
    let current = table;
    let kept = Uint32Array.from({ length: table.numRows }, (_, row) => row);
    const dropped: { number: number; step: number }[] = [];
    for (const [place, step] of this.steps.entries()) {
      const before = current;
      const numberOf = (row: number): number => numbers[kept[row]];
      const result = this.one(place, step, before, { numberOf, duplicates: duplicates.get(place) });
      this.tallies[place].add(before, result, numberOf);
      current = result.table;
      if (result.kept === undefined) continue;
      for (let row = 0, next = 0; row < before.numRows; row++) {
        if (result.kept[next] === row) next++;
        else dropped.push({ number: numberOf(row), step: place });
      }
      const earlier = kept;
      kept = result.kept.map((row) => earlier[row]);
    }
    return { table: current, kept, dropped };
  }

  /** What each step changed. Throws DATA_CAST where a step met values that cannot be read as its type. */
  finish(): readonly RuleChanges[] {
    for (const { name, to, count, shown } of this.failed.values()) {
      throw castFailure(
        name,
        to,
        count,
        shown,
        "Rows count from 1. Replace or null these values by a step before the cast, drop their rows, or leave the column as it is.",
      );
    }
    return this.tallies.map((tally) => tally.changes());
  }

  private one(
    place: number,
    step: FittedStep,
    table: Table,
    {
      numberOf,
      duplicates,
    }: { numberOf: (row: number) => number; duplicates: ReadonlySet<number> | undefined },
  ): StepResult {
    const { config, learned } = step;
    switch (config.kind) {
      // The rows were found beforehand, among all.
      case "dropDuplicates":
        return withoutRows(table, (row) => duplicates?.has(numberOf(row)) === true, "");
      // Columns that are only dropped or renamed need not be read at all.
      case "drop": {
        const columns = config.columns.filter((name) => table.has(name));
        return applyStep({ config: { ...config, columns }, learned }, table);
      }
      case "rename": {
        const there = Object.entries(config.columns).filter(([name]) => table.has(name));
        return applyStep({ config: { ...config, columns: Object.fromEntries(there) }, learned }, table);
      }
      case "cast":
      case "parse": {
        const before = table.column(config.column);
        if (config.kind === "parse" && !isString(before)) break;
        const { column, failed } =
          config.kind === "cast" ? castColumn(before, config.to) : parseTexts(config, before);
        if (column === before) break;
        this.noteFailed(
          place,
          config,
          failed.map((row) => [numberOf(row), String(valueAt(before, row))] as const),
        );
        return {
          table: table.with({ [config.column]: column }),
          cells: before.values.length - nullCount(before),
          change: "",
          examples: cellExamples(config.column, before, column, firstPresent(before)),
        };
      }
      case "fill":
        if (config.with === "forward") return this.forward(place, step, config.column, table);
    }
    return applyStep(step, table);
  }

  private noteFailed(
    place: number,
    { column: name, to }: { readonly column: string; readonly to: string },
    failed: readonly (readonly [number: number, text: string])[],
  ): void {
    if (failed.length === 0) return;
    const noted = this.failed.get(place) ?? { count: 0, shown: [], name, to };
    this.failed.set(place, noted);
    noted.count += failed.length;
    for (const [number, text] of failed) {
      if (noted.shown.length < SHOWN_ROWS) noted.shown.push(`row ${number + 1}: ${JSON.stringify(text)}`);
    }
  }

  /** Fills forward with the last value of the parts before, too. */
  private forward(place: number, step: FittedStep, name: string, table: Table): StepResult {
    const last = this.last.get(place);
    const own = table.select([name]);
    const both = last === undefined ? own : joined(last, own);
    const { table: filled, ...result } = applyStep(step, both);
    const after = filled.slice(both.numRows - own.numRows);
    const end = after.numRows - 1;
    if (end >= 0 && !isMissing(after.column(name), end)) this.last.set(place, after.slice(end));
    return {
      ...result,
      table: result.cells === 0 ? table : table.with({ [name]: after.column(name) }),
      examples: result.examples.map(({ row, ...rest }) => ({
        row: row - (both.numRows - own.numRows),
        ...rest,
      })),
    };
  }
}

/** Two parts of a column, one of which may have become wider (an integer column that was filled with 0.5). */
function joined(last: Table, own: Table): Table {
  if (shapeOf(last) === shapeOf(own)) return appendTables([last, own]);
  const wide = (table: Table) =>
    Table.from(table.entries().map(([name, column]) => [name, asFloat64(column)] as const));
  return appendTables([wide(last), wide(own)]);
}

function firstPresent(column: Parameters<typeof nullCount>[0]): number[] {
  for (let row = 0; row < column.values.length; row++) if (!isMissing(column, row)) return [row];
  return [];
}
