import { formatTimes } from "../../utils/text/index.js";
import type { Json } from "../models/model.js";
import type { OnnxColumns, OnnxGraph } from "../models/onnx/index.js";
import type { Scalar, Table } from "../tables/index.js";

/** One cell that a step changed, or one row that it dropped (without `column`). Rows are counted from 0 before the step. */
export interface CleaningExample {
  readonly row: number;
  readonly column?: string;
  readonly before?: Scalar;
  readonly after?: Scalar;
}

/** What a step made of a table. */
export interface StepResult {
  readonly table: Table;
  /** Rows that stay, ascending, where the step dropped some. */
  readonly kept?: Uint32Array;
  /** Cells that hold another value than before. */
  readonly cells: number;
  /** What changed, in words: `3 missing values of hum became 0.63 (median)`. */
  readonly change: string;
  readonly examples: readonly CleaningExample[];
}

/** What a step changed in all rows, part by part. */
export interface StepTotals<Config> {
  readonly config: Config;
  readonly learned: Json;
  readonly rows: number;
  readonly cells: number;
  /** The first cells that it changed. */
  readonly examples: readonly CleaningExample[];
}

/** How a kind of step plugs in: one file that exports this and its config, and one line in `registry.ts`. */
export interface StepDefinition<Config> {
  /** What a report calls the step: `fill hum`. */
  title(config: Config): string;
  /** Columns that the step needs; missing ones throw DATA_COLUMN_MISSING. */
  reads(config: Config): readonly string[];
  /** The columns that it makes of this one, among them the column itself where it stays. @default it stays as it is */
  makes?(config: Config, name: string): readonly string[];
  /** Whether it may drop rows; such a step is left out where a prediction is wanted of every row. */
  readonly dropsRows: boolean;
  /** Whether a value is learned, so that only training rows may be looked at. */
  learns(config: Config): boolean;
  /** What is learned of training rows, as JSON; null where the step learns nothing. */
  fit(config: Config, train: Table): Json;
  apply(config: Config, learned: Json, table: Table): StepResult;
  /**
   * What it changed in all rows that came in parts, in the words of `StepResult.change` where these count or show cells.
   * @default what it says of a table without rows: words that hold of any
   */
  summary?(totals: StepTotals<Config>): string;
  /** Why it drops the rows that it drops, in words. */
  reason?(config: Config): string;
  /**
   * The same as a part of an ONNX graph. Columns that the step reads may be missing where no prediction needs them; they are
   * left out then. A step without it, which drops no rows, cannot be exported, nor one that throws EXPORT_UNSUPPORTED.
   */
  toOnnx?(config: Config, learned: Json, graph: OnnxGraph, columns: OnnxColumns): OnnxColumns;
}

/** Rows that a report shows. */
export const SHOWN_EXAMPLES = 3;

/** A result that changes no cell and drops no row. */
export function reshaped(table: Table, change: string): StepResult {
  return { table, cells: 0, change, examples: [] };
}

/** The result of leaving out the rows that `drops` names. */
export function withoutRows(table: Table, drops: (row: number) => boolean, why: string): StepResult {
  const { numRows } = table;
  const kept = new Uint32Array(numRows);
  const examples: CleaningExample[] = [];
  let left = 0;
  for (let row = 0; row < numRows; row++) {
    if (!drops(row)) kept[left++] = row;
    else if (examples.length < SHOWN_EXAMPLES) examples.push({ row });
  }
  const change = droppedWords(numRows - left, why);
  if (left === numRows) return reshaped(table, change);
  const stays = kept.slice(0, left);
  return { table: table.take(stays), kept: stays, cells: 0, change, examples };
}

/** What is said of rows that were dropped. */
export function droppedWords(rows: number, why: string): string {
  return `${formatTimes(rows, "row")} dropped (${why})`;
}
