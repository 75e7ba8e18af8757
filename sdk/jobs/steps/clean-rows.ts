import { type CleanedParts, type CleaningConfig, cleanAndSplit } from "../../core/cleaning/index.js";
import { type Table, valueAt } from "../../core/tables/index.js";
import type { TrainingConfig } from "../../io/configs/index.js";
import { random } from "../../utils/random/index.js";
import { type Label, type Partition, split } from "../../utils/splitters/index.js";
import { requireCleanTarget, targetName } from "./target.js";

/** What rows are cleaned and parted by. */
export type CleaningSettings = Pick<TrainingConfig, "clean" | "schema" | "seed" | "split" | "target">;

/** Rows that were cleaned and parted, with a line on what each step changed. */
export type CleanRows = Omit<CleanedParts, "report"> & { readonly cleaningReport: readonly string[] };

/** Cleans the rows of a dataset and parts them into training and test rows. Throws where no row, or no target, is left. */
export function cleanRows(config: CleaningSettings, raw: Table): CleanRows {
  const target = targetName(config);
  const casts = schemaCasts(config, raw);
  const { report, ...parts } = cleanAndSplit([...casts, ...(config.clean ?? [])], raw, (table) => {
    // Parts are made before the first step that learns, which may be one that fills or renames the target.
    if (table.numRows === 0 || config.split.kind === "stratified")
      requireCleanTarget(table, target, raw.numRows);
    return partition(table, target, config);
  });
  const changes = report.filter(({ cellsChanged }, i) => i >= casts.length || cellsChanged > 0);
  const cleaningReport = changes.map(({ step, change }) => `${step}: ${change}`);
  for (const table of [parts.train, parts.test]) requireCleanTarget(table, target, raw.numRows);
  return { ...parts, cleaningReport };
}

/** The steps that a config declares: what its schema coerces, and its `clean`. `columns`: a table with the dataset's columns. */
export function declaredCleaning(
  config: { readonly [Key in "schema" | "clean"]?: CleaningSettings[Key] | undefined },
  columns: Table,
): CleaningConfig {
  return [...schemaCasts(config, columns), ...(config.clean ?? [])];
}

/**
 * What a schema that coerces does, as cleaning steps: so it is kept with the model, and raw rows at prediction are read as
 * the training rows were.
 */
function schemaCasts(
  { schema }: { readonly schema?: CleaningSettings["schema"] | undefined },
  raw: Table,
): CleaningConfig {
  if (schema?.coerce !== true) return [];
  return Object.entries(schema.columns).flatMap(([column, { type }]) =>
    type === undefined || !raw.has(column) ? [] : [{ kind: "cast", column, to: type } as const],
  );
}

/** Parts rows as a config says. */
export function partition(
  table: Table,
  target: string,
  config: Pick<TrainingConfig, "split" | "seed">,
): Partition {
  return split(config.split, {
    rows: table.numRows,
    labels: config.split.kind === "stratified" ? labelsOf(table, target) : undefined,
    random: random(config.seed).fork("split"),
  });
}

function labelsOf(table: Table, target: string): Label[] {
  const column = table.column(target);
  return Array.from({ length: table.numRows }, (_, row) => valueAt(column, row) as Label);
}
