import type { Signature } from "../../core/models/model.js";
import type { Table } from "../../core/tables/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { duckDbType } from "../datasets/load.js";
import { tableType } from "../datasets/types.js";
import type { RowPlan } from "./columns.js";
import type { SinkColumn } from "./sink.js";

/** What of a model is used: the columns that it reads, and its predictions of raw rows. */
export interface PredictingModel {
  readonly signature: Signature;
  predict(inputs: Table): Promise<Table>;
}

/** Where the columns of a part stand: those of the plan, then predictions, then the row and the reason. */
export interface PartLayout {
  /** The model's columns that are written, with DuckDB's types. */
  readonly predictions: readonly { readonly name: string; readonly duckDbType: string }[];
  /** DuckDB's types of what is not read but filled: predictions, row, reason. */
  readonly blanks: readonly string[];
  /** Places of the blanks. */
  readonly firstBlank: number;
  readonly row: number;
  readonly reason: number;
  /** What the sink is given. */
  readonly columns: readonly SinkColumn[];
  readonly cells: readonly Cell[];
  /** What the side file is given: row (from 1), reason, and the columns of the input. */
  readonly sideColumns: readonly SinkColumn[];
  readonly sideCells: readonly Cell[];
}

interface Cell {
  readonly sql: string;
  readonly name: string;
}

/** The layout of the parts of a plan with `slots` columns. `sample`: predictions of no rows. CONFIG_INVALID where two columns have one name. */
export function layOut(
  plan: RowPlan,
  slots: number,
  sample: Table,
  wanted: { readonly probabilities: boolean; readonly bounds: boolean },
): PartLayout {
  const predictions = sample
    .entries()
    .filter(([name]) => wanted.probabilities || !name.startsWith("probability_"))
    .filter(([name]) => wanted.bounds || (name !== "lower" && name !== "upper"))
    .map(([name, column]) => ({ name, duckDbType: duckDbType(column) }));
  const kept = plan.stored.filter(({ isKept }) => isKept);
  refuseClash(
    kept.map(({ name }) => name),
    predictions.map(({ name }) => name),
  );
  const row = slots + predictions.length;
  const fromInput = (columns: typeof kept): Cell[] =>
    columns.map(({ name, slot }) => ({ sql: `c${slot}`, name }));
  const taken = new Set(plan.stored.map(({ name }) => name.toLowerCase()));
  const own = (name: string): string => (taken.has(name) ? own(`${name}_`) : name);
  const side = [
    { name: own("row"), duckDbType: "BIGINT", isInput: false },
    { name: own("reason"), duckDbType: "VARCHAR", isInput: false },
  ];
  return {
    predictions,
    blanks: [...predictions.map((column) => column.duckDbType), "BIGINT", "VARCHAR"],
    firstBlank: slots,
    row,
    reason: row + 1,
    columns: [
      ...kept.map((column) => sinkColumn(column, true)),
      ...predictions.map((column) => sinkColumn(column, false)),
    ],
    cells: [...fromInput(kept), ...predictions.map(({ name }, i) => ({ sql: `c${slots + i}`, name }))],
    sideColumns: [
      ...side.map((column) => sinkColumn(column, false)),
      ...plan.stored.map((column) => sinkColumn(column, true)),
    ],
    sideCells: [
      { sql: `c${row} + 1`, name: side[0].name },
      { sql: `c${row + 1}`, name: side[1].name },
      ...fromInput([...plan.stored]),
    ],
  };
}

function sinkColumn(
  { name, duckDbType: type }: { readonly name: string; readonly duckDbType: string },
  isInput: boolean,
): SinkColumn {
  const known = tableType(type);
  return { name, duckDbType: type, isInput, ...(known === undefined ? {} : { type: known }) };
}

function refuseClash(kept: readonly string[], predictions: readonly string[]): void {
  const names = new Set(predictions.map((name) => name.toLowerCase()));
  const clash = kept.find((name) => names.has(name.toLowerCase()));
  if (clash === undefined) return;
  throw new AssayError("CONFIG_INVALID", {
    what: `the input has a column "${clash}", as the predictions have`,
    wanted: "names that differ, upper and lower case ignored",
    next: "List it under `input.exclude`, or list the columns to `keep` without it.",
  });
}
