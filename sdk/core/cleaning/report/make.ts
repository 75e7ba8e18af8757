import type { Drift } from "../../drift/index.js";
import type { Scalar, Table } from "../../tables/index.js";
import type { RuleChanges } from "../passes/index.js";
import type { CleaningExample } from "../step.js";
import type { CleaningReport, CleaningRule } from "./schema.js";

/** A rule's changes as a report has them. */
export function ruleOf({ examples, ...rest }: RuleChanges, asked: CleaningRule["asked"]): CleaningRule {
  const { columns, columnsAdded, columnsDropped, reason: _, ...counts } = rest;
  return {
    ...counts,
    asked,
    columns: [...columns],
    columnsAdded: [...columnsAdded],
    columnsDropped: [...columnsDropped],
    examples: examples.map(exampleOf),
  };
}

/** Whether a rule changed anything: a cell, a row, or which columns there are. */
export function hasChanged({
  rowsDropped,
  cellsChanged,
  columnsAdded,
  columnsDropped,
}: CleaningRule): boolean {
  return rowsDropped + cellsChanged + columnsAdded.length + columnsDropped.length > 0;
}

export function exampleOf({ row, column, before, after }: CleaningExample): CleaningRule["examples"][number] {
  return {
    row,
    ...(column === undefined ? {} : { column }),
    ...(before === undefined ? {} : { before: plain(before) }),
    ...(after === undefined ? {} : { after: plain(after) }),
  };
}

/** Names and types of columns. */
export function columnsOf(table: Table): CleaningReport["output"]["columns"] {
  return Object.entries(table.types).map(([name, type]) => ({ name, type }));
}

/** What a report says of drift. */
export function driftOf(drift: Drift, reference: string): NonNullable<CleaningReport["drift"]> {
  const { verdict, reason, referenceRows, currentRows, added, columns } = drift;
  return {
    ...{ reference, referenceRows, currentRows, verdict, reason, added: [...added] },
    columns: columns.map(({ name, kind, verdict: own, reason: why, psi, missing }) => ({
      ...{ name, kind, verdict: own, reason: why },
      ...(psi === undefined || !Number.isFinite(psi) ? {} : { psi }),
      missingReference: missing.reference,
      missingCurrent: missing.current,
    })),
  };
}

/** JSON has no NaN, no infinities and no big integers: they are texts. */
function plain(value: Scalar): number | string | boolean | null {
  if (typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value)))
    return String(value);
  return value;
}
