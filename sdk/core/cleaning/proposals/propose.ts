import { formatCount, formatNumber, formatTimes } from "../../../utils/text/index.js";
import type { DatasetProfile, Finding } from "../../profile/index.js";
import { levelsOf } from "../../profile/levels.js";
import type { ColumnFacts } from "../../profile/types.js";
import { isString, type Table } from "../../tables/index.js";
import type { Proposed } from "./proposed.js";
import { textProposals } from "./texts.js";

/** Interquartile ranges beyond the quartiles where Tukey (1977) calls a value far out. */
const FAR_OUT = 3;
/** Where more of the rows are far out, they are the column's tail, and no slips. */
const MOST_FAR_OUT = 0.01;
/** Findings that a column can be left out for. */
const DROPPED: ReadonlySet<string> = new Set(["leak", "empty", "constant", "identifier", "copy"]);

/** What may be asked for of rows that were cleaned: nothing of it is done unasked. `profile`: of the same table. */
export function propose(table: Table, profile: DatasetProfile): Proposed[] {
  const target = profile.target?.column;
  const columns = profile.columns.filter(({ name }) => table.has(name));
  const found = columns.flatMap((facts) => {
    const column = table.column(facts.name);
    if (isString(column)) return textProposals(facts.name, levelsOf(column));
    const sentinels = profile.findings.filter(
      ({ kind, columns: [name] }) => kind === "sentinel" && name === facts.name,
    );
    const out = facts.name === target ? undefined : farOut(facts, table);
    return [...sentinels.flatMap((finding) => sentinel(facts, finding)), ...(out === undefined ? [] : [out])];
  });
  return [...found, ...duplicates(profile), ...leftOut(profile, target)];
}

function sentinel({ name, top, numbers }: ColumnFacts, { message }: Finding): Proposed[] {
  const value = top.find(
    (one) =>
      typeof one.value === "number" &&
      /^-?9+$/.test(String(one.value)) &&
      (one.value === numbers?.min || one.value === numbers?.max),
  );
  if (value === undefined) return [];
  const step = { kind: "replace", column: name, values: { [String(value.value)]: null } } as const;
  return [{ name: `missing:${name}`, columns: [name], config: [step], cells: value.count, message }];
}

/** Numbers farther from the quartiles than any that belong there are likely to be slips. */
function farOut({ name, numbers, kind, rows, role }: ColumnFacts, table: Table): Proposed | undefined {
  if (numbers === undefined || role !== undefined || kind === "identifier" || kind === "time")
    return undefined;
  const { "0.25": low, "0.75": high } = numbers.quantiles;
  const range = high - low;
  if (!(range > 0)) return undefined;
  const [min, max] = [low - FAR_OUT * range, high + FAR_OUT * range].map((edge) =>
    Number(edge.toPrecision(12)),
  );
  const cells = table.numbers(name).reduce((sum, value) => (value < min || value > max ? sum + 1 : sum), 0);
  if (cells === 0 || cells > MOST_FAR_OUT * rows) return undefined;
  return {
    name: `clip:${name}`,
    columns: [name],
    config: [{ kind: "clip", column: name, min, max }],
    cells,
    message: `${formatTimes(cells, "value")} of ${name} far out: more than ${FAR_OUT} interquartile ranges beyond the quartiles, below ${formatNumber(min)} or above ${formatNumber(max)}; the least is ${formatNumber(numbers.min)}, the greatest ${formatNumber(numbers.max)}`,
  };
}

function duplicates({ duplicates: { rows } }: DatasetProfile): Proposed[] {
  if (rows === 0) return [];
  const message = `${formatCount(rows)} ${rows === 1 ? "row repeats" : "rows repeat"} an earlier one`;
  return [{ name: "duplicates", columns: [], config: [{ kind: "dropDuplicates" }], cells: rows, message }];
}

function leftOut({ findings, rows }: DatasetProfile, target: string | undefined): Proposed[] {
  const seen = new Set<string>();
  return findings.flatMap(({ kind, columns, message }) => {
    // Of two that are copies of one another, one stays.
    const own = (kind === "copy" ? columns.slice(1) : columns).filter((name) => name !== target);
    if (!DROPPED.has(kind) || own.length === 0 || own.some((name) => seen.has(name))) return [];
    for (const name of own) seen.add(name);
    const what = kind === "leak" ? `suspected leak: ${message}` : message;
    return [
      {
        name: `drop:${own.join("+")}`,
        columns: own,
        config: [{ kind: "drop" as const, columns: own }],
        cells: rows,
        message: what,
      },
    ];
  });
}
