import type { Task } from "../../core/models/model.js";
import { FittedTarget, normaliseTarget } from "../../core/preprocessing/index.js";
import { type Column, isString, nullCount, type Table } from "../../core/tables/index.js";
import type { TrainingConfig } from "../../io/configs/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { didYouMean } from "../../utils/names.js";

/** The target's column, however the config writes it. */
export function targetName({ target }: Pick<TrainingConfig, "target">): string {
  return typeof target === "string" ? target : target.column;
}

/** Text and booleans are classes; numbers are numbers. A config that means number-coded classes says `task: classification`. */
export function taskOf(column: Column): Task {
  return isString(column) || column.type === "bool" ? "classification" : "regression";
}

/** Refuses a dataset without the target, unless a cleaning step gives a column that name. */
export function requireTarget({ names }: Table, config: TrainingConfig): void {
  const target = targetName(config);
  const isMade = (config.clean ?? []).some(
    (step) => step.kind === "rename" && Object.values(step.columns).includes(target),
  );
  if (names.includes(target) || isMade) return;
  const { exclude = [], columns } = config.dataset;
  throw new AssayError("DATA_COLUMN_MISSING", {
    what: `the target "${target}" is not among the columns`,
    got: shown(names),
    wanted: `"${target}"`,
    next: exclude.includes(target)
      ? `Take "${target}" out of \`dataset.exclude\`: the target is never an input anyway.`
      : columns !== undefined && !columns.includes(target) && didYouMean(target, names).startsWith("Known")
        ? `Name it in \`dataset.columns\` too.`
        : didYouMean(target, names),
  });
}

/** Refuses cleaned rows that nothing can be learned from: none, without the target, or with rows that lack it. */
export function requireCleanTarget(cleaned: Table, target: string, rowsBefore: number): void {
  if (cleaned.numRows === 0) {
    throw new AssayError("DATA_EMPTY", {
      what: "the cleaning leaves no row",
      got: `${rowsBefore} rows before it, none after it`,
      wanted: "at least two rows",
      next: "Look at the conditions of the `clean` steps that drop rows.",
    });
  }
  if (!cleaned.has(target)) {
    throw new AssayError("DATA_COLUMN_MISSING", {
      what: `the target "${target}" is gone after cleaning`,
      got: shown(cleaned.names),
      wanted: `"${target}"`,
      next: "Leave it out of the `clean` step that drops or renames it, or name its new name as the target.",
    });
  }
  const nulls = nullCount(cleaned.column(target));
  if (nulls === 0) return;
  throw new AssayError("DATA_TARGET", {
    what: `the target "${target}" is missing in ${nulls} of ${cleaned.numRows} rows`,
    wanted: "a target in every row",
    next: `Leave those rows out: \`clean: [{ kind: dropRows, where: "${quoted(target)} is null" }]\`, or fill them at the source.`,
  });
}

/**
 * Refuses, before anything is trained, a target that training would refuse (constant, one class, outside of a transform's
 * domain) or evaluation (a class that only test rows have).
 */
export function checkTarget(config: TrainingConfig, task: Task, train: Table, test: Table): void {
  FittedTarget.fit(normaliseTarget(config.target), task, train).truth(test);
}

function shown(names: readonly string[]): string {
  return `columns ${names.slice(0, 10).join(", ")}${names.length > 10 ? `, … (${names.length})` : ""}`;
}

/** A name as conditions write it. */
function quoted(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : `\`${name}\``;
}
