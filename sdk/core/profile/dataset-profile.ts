import { AssayError } from "../../utils/errors/index.js";
import { didYouMean } from "../../utils/names.js";
import { Table } from "../tables/index.js";
import type { TableProfile } from "../tables/profile.js";
import type {
  ColumnFacts,
  CorrelationFacts,
  DuplicateFacts,
  Finding,
  TargetFacts,
  TimeFacts,
} from "./types.js";

/** What a dataset holds, and what is odd about it: what `profileDataset` gives. Frozen. */
export class DatasetProfile implements TableProfile {
  /** Name of the dataset. */
  readonly name: string;
  readonly rows: number;
  /** Of all columns. */
  readonly bytes: number;
  readonly columns: readonly ColumnFacts[];
  /** What is odd, the gravest first. */
  readonly findings: readonly Finding[];
  /** Of all pairs; absent where fewer than two columns can go together. */
  readonly correlations?: CorrelationFacts;
  /** Where a target was named. */
  readonly target?: TargetFacts;
  readonly duplicates: DuplicateFacts;
  /** Where a column of times is known. */
  readonly time?: TimeFacts;
  /** What was counted on fewer rows than there are, and other remarks on how it was done. */
  readonly notes: readonly string[];

  /** @internal */
  constructor(parts: Omit<DatasetProfile, "table" | "column" | "findingsTable">) {
    this.name = parts.name;
    this.rows = parts.rows;
    this.bytes = parts.bytes;
    this.columns = deepFreeze(parts.columns);
    this.findings = deepFreeze(parts.findings);
    if (parts.correlations !== undefined) this.correlations = deepFreeze(parts.correlations);
    if (parts.target !== undefined) this.target = deepFreeze(parts.target);
    this.duplicates = deepFreeze(parts.duplicates);
    if (parts.time !== undefined) this.time = deepFreeze(parts.time);
    this.notes = Object.freeze([...parts.notes]);
    Object.freeze(this);
  }

  /** What one column holds; throws DATA_COLUMN_MISSING naming the nearest. */
  column(name: string): ColumnFacts {
    const found = this.columns.find((column) => column.name === name);
    if (found !== undefined) return found;
    throw new AssayError("DATA_COLUMN_MISSING", {
      what: `column "${name}" is not in the profile`,
      wanted: "the name of a column",
      next: didYouMean(
        name,
        this.columns.map((column) => column.name),
      ),
    });
  }

  /** One row a column: `column`, `kind`, `type`, `missing`, `distinct`, `min`, quantiles, `max`, `mean`, `std`, `skewness`, … */
  table(): Table {
    const numbers = (of: (column: ColumnFacts) => number | undefined) =>
      this.columns.map((column) => of(column) ?? null);
    return Table.from([
      ["column", this.columns.map(({ name }) => name)],
      ["kind", this.columns.map(({ kind }) => kind)],
      ["type", this.columns.map(({ type }) => type)],
      ["missing", Int32Array.from(this.columns, ({ missing, nan }) => missing + nan)],
      ["distinct", Int32Array.from(this.columns, ({ distinct }) => distinct)],
      ["min", numbers(({ numbers: n }) => n?.min)],
      ["q01", numbers(({ numbers: n }) => n?.quantiles["0.01"])],
      ["q05", numbers(({ numbers: n }) => n?.quantiles["0.05"])],
      ["q25", numbers(({ numbers: n }) => n?.quantiles["0.25"])],
      ["median", numbers(({ numbers: n }) => n?.quantiles["0.5"])],
      ["q75", numbers(({ numbers: n }) => n?.quantiles["0.75"])],
      ["q95", numbers(({ numbers: n }) => n?.quantiles["0.95"])],
      ["q99", numbers(({ numbers: n }) => n?.quantiles["0.99"])],
      ["max", numbers(({ numbers: n }) => n?.max)],
      ["mean", numbers(({ numbers: n }) => n?.mean)],
      ["std", numbers(({ numbers: n }) => n?.std)],
      ["skewness", numbers(({ numbers: n }) => n?.skewness)],
      ["kurtosis", numbers(({ numbers: n }) => n?.kurtosis)],
      ["zeros", numbers(({ numbers: n }) => n?.zeros)],
      ["outliers", numbers(({ numbers: n }) => n?.outliers.count)],
    ]);
  }

  /** One row a finding: `severity`, `kind`, `columns`, `message`, `next`. */
  findingsTable(): Table {
    const { findings } = this;
    return Table.from([
      ["severity", findings.map(({ severity }) => severity)],
      ["kind", findings.map(({ kind }) => kind)],
      ["columns", findings.map(({ columns }) => columns.join(", "))],
      ["message", findings.map(({ message }) => message)],
      ["next", findings.map(({ next }) => next)],
    ]);
  }
}

function deepFreeze<T>(value: T): T {
  // Typed arrays cannot be frozen.
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}
