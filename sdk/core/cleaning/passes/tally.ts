import type { Table } from "../../tables/index.js";
import type { FittedStep } from "../cleaning.js";
import type { CleaningStep } from "../config.js";
import { stepDefinition } from "../registry.js";
import { type CleaningExample, SHOWN_EXAMPLES, type StepResult } from "../step.js";

/** What one rule changed in all rows of a source. */
export interface RuleChanges {
  /** The rule: `fill hum`. */
  readonly step: string;
  readonly kind: CleaningStep["kind"];
  /** What it changed, in words. */
  readonly change: string;
  /** Why it dropped rows, where it does such a thing. */
  readonly reason: string | undefined;
  readonly rowsDropped: number;
  readonly cellsChanged: number;
  /** Columns that it reads. */
  readonly columns: readonly string[];
  readonly columnsAdded: readonly string[];
  readonly columnsDropped: readonly string[];
  /** The first cells that it changed, or rows that it dropped. Rows are those of the source, counted from 1. */
  readonly examples: readonly CleaningExample[];
}

/** Adds up what a rule changes, part of the rows by part. */
export class Tally {
  private rows = 0;
  private cells = 0;
  private readonly examples: CleaningExample[] = [];

  /** @param empty what the rule makes of a table without rows: the words that hold of all */
  constructor(
    private readonly step: FittedStep,
    private readonly before: Table,
    private readonly empty: StepResult,
  ) {}

  /** @param numberOf the number in the source of a row, counted from 0 */
  add(before: Table, { table, cells, examples }: StepResult, numberOf: (row: number) => number): void {
    this.rows += before.numRows - table.numRows;
    this.cells += cells;
    for (const { row, ...rest } of examples) {
      if (this.examples.length < SHOWN_EXAMPLES) this.examples.push({ row: numberOf(row) + 1, ...rest });
    }
  }

  changes(): RuleChanges {
    const { config, learned } = this.step;
    const { rows, cells, examples } = this;
    const { title, reads, summary, reason } = stepDefinition(config);
    const { table, change } = this.empty;
    return {
      step: title(config),
      kind: config.kind,
      change: summary?.({ config, learned, rows, cells, examples }) ?? change,
      reason: reason?.(config),
      rowsDropped: rows,
      cellsChanged: cells,
      columns: reads(config),
      columnsAdded: table.names.filter((name) => !this.before.has(name)),
      columnsDropped: this.before.names.filter((name) => !table.has(name)),
      examples,
    };
  }
}
