import { AssayError } from "../../utils/errors/index.js";
import { didYouMean } from "../../utils/names.js";
import { Table } from "../tables/index.js";
import type { DriftConfig } from "./config.js";
import type { ColumnDrift, DriftVerdict } from "./types.js";
import { judgeAll } from "./verdict.js";

/** How far a table has moved from a reference, column by column: what `compareTables` gives. Frozen. */
export class Drift {
  /** One entry a column of the reference that was compared, in its order. */
  readonly columns: readonly ColumnDrift[];
  /** Columns that only the current table has; they are not judged. */
  readonly added: readonly string[];
  /** Of the whole: drifted where enough columns are (`share`), moderate where any column is not stable. */
  readonly verdict: DriftVerdict;
  /** Why, in a line. */
  readonly reason: string;
  readonly referenceRows: number;
  readonly currentRows: number;
  /** How it was measured, defaults filled in. */
  readonly settings: DriftConfig;

  /** @internal */
  constructor(parts: Omit<Drift, "verdict" | "reason" | "drifted" | "column" | "table">) {
    this.columns = Object.freeze(parts.columns.map((column) => Object.freeze(column)));
    this.added = Object.freeze([...parts.added]);
    const { verdict, reason } = judgeAll(this.columns, parts.settings);
    this.verdict = verdict;
    this.reason = reason;
    this.referenceRows = parts.referenceRows;
    this.currentRows = parts.currentRows;
    this.settings = parts.settings;
    Object.freeze(this);
  }

  /** Columns that drifted, the largest PSI first; those that are absent or of another type stand before all. */
  get drifted(): readonly ColumnDrift[] {
    return this.columns
      .filter(({ verdict }) => verdict === "drifted")
      .toSorted((a, b) => (b.psi ?? Number.POSITIVE_INFINITY) - (a.psi ?? Number.POSITIVE_INFINITY) || 0);
  }

  /** What is said of one column. An unknown name throws DATA_COLUMN_MISSING naming the nearest. */
  column(name: string): ColumnDrift {
    const column = this.columns.find((other) => other.name === name);
    if (column !== undefined) return column;
    const names = this.columns.map((other) => other.name);
    throw new AssayError("DATA_COLUMN_MISSING", {
      what: `column "${name}" was not compared`,
      wanted: `one of the ${names.length} columns that were`,
      next: didYouMean(name, names),
    });
  }

  /**
   * One row a column: `column`, `kind`, `verdict`, `psi`, `ks`, `ksPValue`, `chiSquare`, `chiSquarePValue` (both adjusted),
   * `wasserstein`, `missingReference`, `missingCurrent`, `unseen`, `reason`. What was not measured is NaN.
   */
  table(): Table {
    const { columns } = this;
    const numbers = (of: (column: ColumnDrift) => number | undefined) =>
      Float64Array.from(columns, (column) => of(column) ?? Number.NaN);
    return Table.from([
      ["column", columns.map(({ name }) => name)],
      ["kind", columns.map(({ kind }) => kind)],
      ["verdict", columns.map(({ verdict }) => verdict)],
      ["psi", numbers(({ psi }) => psi)],
      ["ks", numbers(({ ks }) => ks?.statistic)],
      ["ksPValue", numbers(({ ks }) => ks?.adjusted)],
      ["chiSquare", numbers(({ chiSquare }) => chiSquare?.statistic)],
      ["chiSquarePValue", numbers(({ chiSquare }) => chiSquare?.adjusted)],
      ["wasserstein", numbers(({ wasserstein }) => wasserstein)],
      ["missingReference", numbers(({ missing }) => missing.reference)],
      ["missingCurrent", numbers(({ missing }) => missing.current)],
      ["unseen", numbers(({ unseen }) => unseen?.share)],
      ["reason", columns.map(({ reason }) => reason)],
    ]);
  }
}
