import { random } from "../../utils/random/index.js";
import type { PreparedColumn } from "../explainers/views/correlations.js";
import type { Table } from "../tables/index.js";
import type { ProfileConfig } from "./config.js";
import { finding, leakFindings, missingnessFindings, targetFindings } from "./findings/index.js";
import { type Formulas, findFormulas } from "./leaks.js";
import { testMissingness } from "./missingness.js";
import { byStrength, halvesOf, preparedTarget, relate } from "./relations.js";
import { type Target, targetOf } from "./target.js";
import type { ColumnFacts, Finding, TargetFacts, TargetRelation } from "./types.js";

/** The target, what each column says of it, and what is odd about that. */
export interface DescribedTarget {
  readonly facts: TargetFacts;
  readonly findings: readonly Finding[];
}

/** What the parts of a profile know already. */
export interface TargetInputs {
  readonly table: Table;
  /** The target of all rows. */
  readonly whole: Target;
  /** The rows that relations are looked for in. */
  readonly sample: Table;
  readonly columns: readonly ColumnFacts[];
  /** Columns of the sample. */
  readonly prepared: ReadonlyMap<string, PreparedColumn>;
  /** Column that says when a row was. */
  readonly time?: string;
  readonly settings: ProfileConfig;
}

/** Describes the target. `turn` is called after each column and may end it by throwing. */
export async function describeTarget(
  { table, whole, sample, columns, prepared, time, settings }: TargetInputs,
  turn: () => Promise<void>,
): Promise<DescribedTarget | undefined> {
  const own = columns.find(({ role }) => role === "target");
  if (own === undefined) return undefined;
  const { task } = whole;
  const base = { column: own.name, task, rows: sample.numRows, ...classesOf(whole) };
  if (own.distinct < 2) {
    const message =
      own.distinct === 0 ? "has no value in any row" : `is ${String(own.top[0].value)} in every row`;
    const next = "Choose another target, or other rows.";
    const odd = finding("target", "error", [own.name], `the target ${own.name} ${message}`, next);
    return { facts: { ...base, relations: [] }, findings: [odd] };
  }
  const target = sample === table ? whole : targetOf(sample, own.name, task);
  const asColumn = preparedTarget(target);
  const inOrder = time === undefined ? undefined : sample.numbers(time);
  const halves = halvesOf(target, random(settings.seed).fork("halves"), inOrder);
  const relations: TargetRelation[] = [];
  for (const column of prepared.values()) {
    if (column.name !== own.name) relations.push(relate(column, target, asColumn, halves));
    await turn();
  }
  const facts: TargetFacts = { ...base, relations: byStrength(relations) };
  const formulas = await formulasOf(target, sample, facts, prepared, turn);
  const others = columns
    .filter(({ name, missing, nan }) => name !== own.name && missing + nan > 0)
    .map(({ name }) => [name, table.column(name)] as const);
  return {
    facts,
    findings: [
      ...leakFindings(facts, formulas),
      ...targetFindings(own, facts),
      ...missingnessFindings(testMissingness(others, whole), own.name),
    ],
  };
}

async function formulasOf(
  target: Target,
  sample: Table,
  { relations }: TargetFacts,
  prepared: ReadonlyMap<string, PreparedColumn>,
  turn: () => Promise<void>,
): Promise<Formulas | undefined> {
  if (target.task !== "regression") return undefined;
  const numbers = relations
    .map(({ column }) => column)
    .filter((column) => prepared.get(column)?.isText === false);
  return findFormulas(sample, target, numbers, turn);
}

/** The classes with their counts, the most frequent first. */
function classesOf(target: Target): Pick<TargetFacts, "classes"> {
  if (target.task !== "classification") return {};
  const counts = new Array<number>(target.classes.length).fill(0);
  for (const code of target.codes) if (code >= 0) counts[code]++;
  const classes = target.classes.map((level, code) => ({ level, count: counts[code] }));
  return { classes: classes.sort((a, b) => b.count - a.count) };
}
