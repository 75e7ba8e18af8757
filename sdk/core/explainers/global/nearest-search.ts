import { type Scalar, Table, takeRows, toFloat64, valueAt } from "../../tables/index.js";
import type { RunOptions } from "../predict.js";
import { isOrdered } from "./grid.js";
import { type AskedModel, predictRows } from "./what-if.js";

/** A made-up row: for each column, the row of the pool that its value is taken from. Row 0 of the pool is the row itself. */
export type Recipe = Uint32Array;

/** A recipe with what it costs and what the model makes of it. */
export interface Tried {
  readonly recipe: Recipe;
  readonly distance: number;
  /** How far the prediction is from what is wanted; 0 where it is reached. */
  readonly gap: number;
  readonly outputs: Float64Array;
}

/** The rows that values are taken from, and what a change of each column costs. */
export class Pool {
  readonly names: readonly string[];
  /** Columns that may change. */
  readonly free: readonly number[];
  private readonly scales: readonly (number | undefined)[];
  private readonly numbers: readonly (Float64Array | undefined)[];

  /** `rows`: the row itself first, then observed rows. */
  constructor(
    private readonly model: AskedModel,
    readonly rows: Table,
    fixed: ReadonlySet<string>,
    private readonly gapOf: (outputs: Float64Array) => number,
    private readonly run: RunOptions,
  ) {
    this.names = rows.names;
    this.free = [...this.names.keys()].filter((c) => !fixed.has(this.names[c]));
    this.numbers = this.names.map((name) =>
      isOrdered(rows.column(name)) ? toFloat64(rows.column(name)) : undefined,
    );
    this.scales = this.numbers.map((values) => values && scaleOf(values.subarray(1)));
  }

  value(column: number, row: number): Scalar {
    return valueAt(this.rows.column(this.names[column]), row);
  }

  /** Position of a value among others of its column, where they have an order. */
  number(column: number, row: number): number | undefined {
    return this.numbers[column]?.[row];
  }

  /** Cost of taking a column's value from another row: in typical deviations of the column, 1 for another category. */
  cost(column: number, row: number): number {
    const [from, to] = [this.value(column, 0), this.value(column, row)];
    if (from === to) return 0;
    const scale = this.scales[column];
    const values = this.numbers[column];
    if (scale === undefined || values === undefined || from === null || to === null) return 1;
    const moved = Math.abs(values[row] - values[0]) / scale;
    return Number.isFinite(moved) ? moved : 1;
  }

  distance(recipe: Recipe): number {
    return recipe.reduce((sum, row, column) => sum + (row === 0 ? 0 : this.cost(column, row)), 0);
  }

  /** Recipes with what the model makes of them. */
  async try(recipes: readonly Recipe[]): Promise<Tried[]> {
    if (recipes.length === 0) return [];
    const outputs = await predictRows(this.model, this.table(recipes), this.run);
    const width = outputs.length / recipes.length;
    return recipes.map((recipe, i) => {
      const own = outputs.slice(i * width, (i + 1) * width);
      return { recipe, distance: this.distance(recipe), gap: this.gapOf(own), outputs: own };
    });
  }

  private table(recipes: readonly Recipe[]): Table {
    return Table.from(
      this.names.map((name, c) => {
        const rows = Uint32Array.from(recipes, (recipe) => recipe[c]);
        return [name, takeRows(this.rows.column(name), rows)] as const;
      }),
    );
  }
}

/** Median absolute deviation (Wachter and others 2017), else the standard deviation, else 1. */
function scaleOf(values: Float64Array): number {
  const finite = values.filter(Number.isFinite).sort();
  if (finite.length === 0) return 1;
  const median = finite[finite.length >> 1];
  const deviations = finite.map((value) => Math.abs(value - median)).sort();
  const mad = deviations[deviations.length >> 1];
  if (mad > 0) return mad;
  const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
  const variance = finite.reduce((sum, value) => sum + (value - mean) ** 2, 0) / finite.length;
  return Math.sqrt(variance) || 1;
}

/** The nearer one first; of two as near the one with fewer changes. */
export function nearer(a: Tried, b: Tried): number {
  return a.distance - b.distance || changes(a.recipe) - changes(b.recipe);
}

/** How many columns a recipe changes. */
export function changes(recipe: Recipe): number {
  return recipe.reduce((sum, row) => sum + (row === 0 ? 0 : 1), 0);
}
