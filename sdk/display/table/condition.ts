// What people type into a column's filter. No imports of Node: the page uses it.
import type { ColumnKind } from "./source.js";

export type Comparison = ">" | ">=" | "<" | "<=" | "=" | "!=";

/** What a filter asks of a cell. */
export type Condition =
  | { readonly is: "missing" | "present" }
  /** The cell's text holds this, whatever the case. */
  | { readonly is: "holds"; readonly text: string }
  /** Numbers, and times in milliseconds since 1970. */
  | { readonly is: "number"; readonly by: Comparison; readonly value: number }
  /** Both ends included. */
  | { readonly is: "between"; readonly from: number; readonly to: number }
  | { readonly is: "text"; readonly by: Comparison; readonly text: string }
  /** It cannot be read: what is wrong. */
  | { readonly is: "problem"; readonly message: string };

const OPERATOR = /^(>=|<=|!=|==|=|>|<|≥|≤|≠)\s*([\s\S]*)$/;
const SAME: Readonly<Record<string, Comparison>> = { "==": "=", "≥": ">=", "≤": "<=", "≠": "!=" };

/**
 * Reads a filter: `> 5`, `<= 2011-06-01`, `= winter`, `!= 3`, `0.2..0.4` (both ends included), `= null` and `!= null` for what is
 * missing, and anything else as a text that the cell must hold. In double quotes a text is taken as it is. Undefined where
 * nothing is asked.
 */
export function parseCondition(input: string, kind: ColumnKind): Condition | undefined {
  const text = input.trim();
  if (text === "") return undefined;
  if (text.length > 1 && text.startsWith('"') && text.endsWith('"'))
    return { is: "holds", text: text.slice(1, -1) };
  const found = OPERATOR.exec(text);
  if (found !== null) return compared(SAME[found[1]] ?? (found[1] as Comparison), found[2].trim(), kind);
  if (kind === "number" || kind === "time") {
    const ends = text.split("..");
    if (ends.length === 2) return between(ends[0].trim(), ends[1].trim(), kind);
  }
  return { is: "holds", text };
}

function compared(by: Comparison, operand: string, kind: ColumnKind): Condition {
  if (operand === "") return { is: "problem", message: `what comes after ${by}?` };
  if (operand.toLowerCase() === "null" && by === "=") return { is: "missing" };
  if (operand.toLowerCase() === "null" && by === "!=") return { is: "present" };
  if (kind === "number" || kind === "time") {
    const value = readValue(operand, kind);
    return value === undefined ? problem(operand, kind) : { is: "number", by, value };
  }
  return { is: "text", by, text: operand.replace(/^"([\s\S]*)"$/, "$1") };
}

function between(from: string, to: string, kind: "number" | "time"): Condition {
  const ends = [
    from === "" ? Number.NEGATIVE_INFINITY : readValue(from, kind),
    to === "" ? Number.POSITIVE_INFINITY : readValue(to, kind),
  ];
  if (ends[0] === undefined) return problem(from, kind);
  if (ends[1] === undefined) return problem(to, kind);
  return { is: "between", from: ends[0], to: ends[1] };
}

const problem = (got: string, kind: "number" | "time"): Condition => ({
  is: "problem",
  message: `"${got.slice(0, 40)}" is no ${kind === "number" ? "number" : "time such as 2011-06-01 or 2011-06-01 06:00"}`,
});

/** A number as tables write it (`1,234.5`, `−2`), or an ISO time, UTC where it says no zone. */
function readValue(text: string, kind: "number" | "time"): number | undefined {
  if (kind === "number") {
    const value = Number(text.replaceAll(",", "").replace("−", "-").replace("∞", "Infinity"));
    return Number.isNaN(value) ? undefined : value;
  }
  if (!/^\d{4}(-\d{2}(-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?)?)?Z?$/.test(text)) return undefined;
  const iso = text.replace(" ", "T");
  const time = Date.parse(iso.includes("T") && !iso.endsWith("Z") ? `${iso}Z` : iso);
  return Number.isNaN(time) ? undefined : time;
}

/** Whether a comparison's outcome (below 0, 0, above 0; NaN where there is none) is what is asked. */
export function agrees(by: Comparison, order: number): boolean {
  switch (by) {
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case "=":
      return order === 0;
    default:
      return order !== 0;
  }
}
