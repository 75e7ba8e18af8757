import { type Table, valueAt } from "../../core/tables/index.js";
import type { FoldInputs } from "../../core/validation/index.js";
import { verbOptions } from "../../io/configs/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { present } from "../../utils/present.js";
import { random } from "../../utils/random/index.js";
import {
  type FoldsConfig,
  foldsConfig,
  type KnownFolds,
  knownFolds,
  type Label,
  makeFolds,
} from "../../utils/splitters/index.js";
import type { Loaded } from "../state.js";
import type { StepContext } from "./step.js";
import { workersOf } from "./workers.js";

/** What every cross-validation of a chain shares: rows, folds, target, seed, clock. */
export type SharedFolds = Omit<FoldInputs, "config" | "preprocessing"> & { readonly splitter: KnownFolds };

/** The folds of a step that was told none: those of the config's cross-validation, else the default ones. */
export function usualFolds({ config, environment }: Loaded): FoldsConfig {
  return config.crossValidate ?? verbOptions(foldsConfig, {}, "crossValidate", environment.settings);
}

/** The training rows in folds; the test rows are not looked at. */
export async function foldsOf(
  state: Loaded,
  config: FoldsConfig,
  context: StepContext,
): Promise<SharedFolds> {
  const { unlearned, task, target, dropped } = state;
  const { rows } = unlearned;
  const splitter = knownFolds(config, state.config.split.kind);
  const folds = makeFolds(splitter, {
    rows: rows.numRows,
    ...(task === "classification" ? { labels: () => cellsOf(rows, target) } : {}),
    groups: (column) => groupsOf(state, column),
    random: random(state.config.seed).fork("folds"),
  });
  return {
    data: unlearned,
    folds,
    splitter,
    target: state.config.target,
    task,
    ...present({ without: dropped }),
    random: random(state.config.seed).fork("cross-validation"),
    now: context.now,
    workers: await workersOf(state),
    signal: context.signal,
    onNote: (message) => context.emit({ type: "note", level: "debug", message }),
  };
}

/** The group of each row: a column of the cleaned rows, or one of the source that the cleaning drops. */
function groupsOf({ unlearned, raw }: Loaded, name: string): Label[] {
  const { rows, rowNumbers } = unlearned;
  const from = rows.has(name) ? rows : raw.has(name) ? raw.select([name]).take(rowNumbers) : rows;
  const groups = cellsOf(from, name);
  const missing = groups.filter((group) => group === null || Number.isNaN(group)).length;
  if (missing === 0) return groups;
  throw new AssayError("SPLIT_INVALID", {
    what: `the group of some rows is missing`,
    got: `no "${name}" in ${missing} of ${groups.length} rows`,
    wanted: "a group in every row",
    next: `Drop these rows in \`clean\`, or name another column.`,
  });
}

function cellsOf(table: Table, name: string): Label[] {
  const column = table.column(name);
  return Array.from({ length: table.numRows }, (_, row) => valueAt(column, row) as Label);
}
