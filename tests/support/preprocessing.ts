import { fitPreprocessor, type PreprocessingConfig } from "../../sdk/core/preprocessing/index.js";
import type { Table } from "../../sdk/core/tables/index.js";
import { random } from "../../sdk/utils/random/index.js";

/** A preprocessor for regression, fitted on a table; the target is the row's number where none is given. */
export function fitted(
  config: PreprocessingConfig,
  table: Table,
  options: { readonly target?: Float64Array; readonly seed?: number; readonly notes?: string[] } = {},
) {
  return fitPreprocessor(config, table, {
    task: "regression",
    classes: 0,
    target: options.target ?? Float64Array.from({ length: table.numRows }, (_, row) => row),
    random: random(options.seed ?? 0),
    onNote: (note) => options.notes?.push(note),
  });
}
