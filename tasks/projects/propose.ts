import type { ColumnFacts, DatasetProfile, Finding } from "../../sdk/core/profile/index.js";
import type { ColumnKind } from "../../sdk/core/schemas/config.js";
import { kindOf } from "../../sdk/core/schemas/index.js";
import { isNumeric, isString, type Table, valueAt } from "../../sdk/core/tables/index.js";
import { AssayError } from "../../sdk/utils/errors/index.js";
import { present } from "../../sdk/utils/present.js";
import { formatCount } from "../../sdk/utils/text/index.js";
import { rareFor } from "./rare.js";
import type { Repair } from "./repairs.js";
import { splitFor, type TimeOrder, timeOrderOf } from "./time-order.js";

/** Something that was chosen, and why, for the comment beside it. */
export interface Reasoned<T> {
  readonly value: T;
  readonly why: string;
}

/** What the schema says of a column. */
export interface ProposedColumn {
  readonly name: string;
  readonly type: ColumnKind;
  readonly nullable: boolean;
  /** The only values, of texts with few different ones. */
  readonly values?: readonly string[];
  /** 0 where no value is below it. */
  readonly min?: number;
  /** What the data hold, for the comment. */
  readonly seen?: string;
}

/** The first config of a project, as the data suggest it. */
export interface Proposal {
  readonly target: string;
  readonly task: Reasoned<"regression" | "classification">;
  readonly exclude: readonly Reasoned<string>[];
  /** Columns of texts that are read as what they are. */
  readonly repairs: readonly Repair[];
  /** Where rows have an order of time. */
  readonly order?: TimeOrder;
  readonly split: Reasoned<"chronological" | "stratified" | "shuffled">;
  /** Whether rows without a target are dropped, and how many there are. */
  readonly drop?: Reasoned<string>;
  readonly columns: readonly ProposedColumn[];
  readonly model: Reasoned<"boosting" | "linear">;
  readonly metrics: readonly string[];
  /** What a tuning does about classes of few rows: a condition of rows that it leaves out, and its folds. */
  readonly rare: { readonly without?: Reasoned<string>; readonly folds?: Reasoned<string> };
  /** What a person should look at, without that anything was done about it. */
  readonly remarks: readonly string[];
}

/** Fewer rows than these are too few for trees whose leaves hold twenty. */
const ROWS_FOR_TREES = 300;
/** Whole numbers with at most so many different values may be names of classes. */
const MAYBE_CLASSES = 10;
/** Most different texts of a column whose values the schema lists. */
const MOST_VALUES = 20;

/** Whether a target is a number or a class: texts, booleans and 0 / 1 are classes. Throws DATA_TARGET for a column that is neither. */
export function proposeTask(facts: ColumnFacts): Proposal["task"] {
  refuseTarget(facts);
  const { name, kind, type, distinct } = facts;
  if (type === "string" || type === "bool") {
    const what = type === "bool" ? "true or false" : `${distinct} different texts`;
    return { value: "classification", why: `${name} is ${what}` };
  }
  if (kind === "boolean") {
    return { value: "classification", why: `${name} is 0 or 1; where it is an amount, say regression` };
  }
  const few = facts.kind === "integer" && distinct <= MAYBE_CLASSES;
  return {
    value: "regression",
    why: few
      ? `${name} is ${distinct} different whole numbers; where they are names of classes, say classification`
      : `${name} is a number`,
  };
}

/** What a first config is read off. */
export interface Facts {
  /** The rows, texts read as what they are. */
  readonly table: Table;
  readonly profile: DatasetProfile;
  /** The rows as they stand in the file. */
  readonly raw: Table;
  /** What columns that are repaired hold in the file. */
  readonly written: DatasetProfile;
  readonly repairs: readonly Repair[];
  /** What may be repaired, and is for a person to judge. */
  readonly doubts: readonly string[];
}

/** Reads a first config off a table whose target and task are known. Throws DATA_TARGET where nothing can be learned. */
export function propose(facts: Facts, task: Proposal["task"]): Proposal {
  const { table, profile, raw, written, doubts } = facts;
  const target = profile.target?.column ?? "";
  const order = timeOrderOf(table, profile, target);
  const exclude = excluded(profile, target, order);
  const left = profile.columns.filter(
    ({ name }) => name !== target && !exclude.some(({ value }) => value === name),
  );
  if (left.length === 0) {
    throw new AssayError("DATA_TARGET", {
      what: `no column is left that could tell "${target}"`,
      got: exclude.map(({ value, why }) => `${value}: ${why}`).join("; ") || "the target alone",
      wanted: "one column or more that is known before the target is",
      next: "Add columns to the data, or name another target.",
    });
  }
  const missing = profile.findings.find(({ kind, columns }) => kind === "target" && columns[0] === target);
  const repairs = facts.repairs.filter(({ column }) => !exclude.some(({ value }) => value === column));
  const asWritten = (name: string): ColumnFacts =>
    (repairs.some(({ column }) => column === name) ? written : profile).column(name);
  const split = splitFor(profile, task.value, order);
  return {
    target,
    task,
    exclude,
    repairs,
    ...present({ order }),
    split,
    ...(missing === undefined ? {} : { drop: { value: target, why: missing.message } }),
    columns: [...left.map(({ name }) => name), target].map((name) => columnOf(raw, asWritten(name))),
    model:
      profile.rows < ROWS_FOR_TREES
        ? { value: "linear", why: `${formatCount(profile.rows)} rows are few for trees` }
        : { value: "boosting", why: "gradient boosted trees are a good first model of most tables" },
    metrics: metricsFor(task.value, split.value, profile),
    rare: task.value === "classification" ? rareFor(profile, split.value) : {},
    remarks: [...remarksOf(profile.findings, exclude), ...doubts],
  };
}

function refuseTarget({ name, kind, distinct, type }: ColumnFacts): void {
  const why =
    kind === "empty"
      ? "has no value in any row"
      : kind === "constant"
        ? "has one value in every row"
        : type === "date" || type === "timestamp"
          ? "is a time"
          : kind === "text" || (kind === "identifier" && type === "string")
            ? `is text, with ${formatCount(distinct)} different values`
            : undefined;
  if (why === undefined) return;
  throw new AssayError("DATA_TARGET", {
    what: `the column "${name}" cannot be the target: it ${why}`,
    wanted: "a column of numbers, or of classes that occur again and again",
    next: "Name another column with --target.",
  });
}

/** Columns that are left out, each with the reason; the first reason found counts. */
function excluded(profile: DatasetProfile, target: string, order: TimeOrder | undefined): Reasoned<string>[] {
  const found = new Map<string, string>();
  const say = (name: string, why: string): void => {
    if (name !== target && !found.has(name)) found.set(name, why);
  };
  for (const { kind, severity, columns, message } of profile.findings) {
    if (kind === "leak" && severity === "error") for (const column of columns) say(column, message);
    if (kind === "identifier" || kind === "empty" || kind === "constant") {
      const isNear = kind === "constant" && severity === "info";
      if (!isNear && columns[0] !== order?.column) say(columns[0], message);
    }
    if (kind === "copy") say(columns[1], message);
    if (kind === "notFinite") say(columns[0], `${message}, and models refuse that`);
  }
  for (const { name, kind } of profile.columns) {
    if (kind === "text") say(name, `${name} is free text`);
    if (kind === "identifier" && name !== order?.column) say(name, `${name} names rows`);
  }
  if (order?.onlyGrows === true)
    say(order.column, `${order.column} only grows: the values of the test rows are never seen in training`);
  return profile.columns.flatMap(({ name }) => {
    const why = found.get(name);
    return why === undefined ? [] : [{ value: name, why }];
  });
}

function metricsFor(
  task: Proposal["task"]["value"],
  split: Proposal["split"]["value"],
  profile: DatasetProfile,
): string[] {
  if (task === "regression") return ["mae", "rmse", "r2"];
  // The last rows in time may all be of one class, as may the fifth that is tested of a class of few rows: then there is no curve.
  const { classes = [] } = profile.target ?? {};
  const hasBoth = classes.length === 2 && classes.every(({ count }) => count >= 5);
  const curve = hasBoth && split === "stratified" ? ["rocAuc"] : [];
  return ["accuracy", "balancedAccuracy", "logLoss", ...curve];
}

/** What is odd and was left as it is: it is for a person to judge. */
function remarksOf(findings: readonly Finding[], exclude: readonly Reasoned<string>[]): string[] {
  const gone = new Set(exclude.map(({ value }) => value));
  return findings
    .filter(
      ({ severity, kind, columns }) =>
        severity !== "info" &&
        kind !== "target" &&
        kind !== "time" &&
        !(columns.length > 0 && columns.some((column) => gone.has(column))),
    )
    .map(({ message, next }) => `${message}. ${next}`);
}

function columnOf(table: Table, facts: ColumnFacts): ProposedColumn {
  const { name } = facts;
  const column = table.column(name);
  const type = kindOf(column);
  const base = { name, type, nullable: facts.missing > 0 };
  if (isString(column)) {
    const { distinct } = facts;
    const listed = distinct <= MOST_VALUES && distinct < facts.rows;
    if (!listed) return { ...base, seen: `${formatCount(distinct)} different texts` };
    const values = new Set<string>();
    for (let row = 0; row < table.numRows; row++) {
      const value = valueAt(column, row);
      if (typeof value === "string") values.add(value);
    }
    return { ...base, values: [...values].sort() };
  }
  const { numbers } = facts;
  if (!isNumeric(column) || numbers === undefined) return base;
  return {
    ...base,
    ...(numbers.min >= 0 ? { min: 0 } : {}),
    seen: `${shown(numbers.min)} to ${shown(numbers.max)}`,
  };
}

const shown = (value: number): string => String(Number(value.toPrecision(6)));
