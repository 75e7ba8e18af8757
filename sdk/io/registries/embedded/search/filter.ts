import { refuse } from "../../limits.js";
import type { RunRecord } from "../../store.js";
import { IDENTIFIER, type Identifier, identifierOf, isNumeric, valueIn } from "./identifier.js";

type Value = string | number;

/** How a run's value is compared; of a value that a run does not have, nothing is true (as in MLflow). */
const COMPARISONS: Readonly<Record<string, (own: Value, wanted: Value) => boolean>> = {
  "=": (own, wanted) => own === wanted,
  "!=": (own, wanted) => own !== wanted,
  "<": (own, wanted) => own < wanted,
  "<=": (own, wanted) => own <= wanted,
  ">": (own, wanted) => own > wanted,
  ">=": (own, wanted) => own >= wanted,
  LIKE: (own, wanted) => likePattern(String(wanted), "su").test(String(own)),
  ILIKE: (own, wanted) => likePattern(String(wanted), "sui").test(String(own)),
};

const NUMBER_OPERATORS = ["=", "!=", "<", "<=", ">", ">="];
const TEXT_OPERATORS = ["=", "!=", "LIKE", "ILIKE"];

/** One condition: identifier, operator, then a text in one of two quotes, a number, or a list. */
const CONDITION = new RegExp(
  `\\s*${IDENTIFIER}\\s*(<=|>=|!=|=|<|>|(?:NOT\\s+)?IN\\b|I?LIKE\\b|IS\\s+(?:NOT\\s+)?NULL\\b)\\s*` +
    `(?:'([^']*)'|"([^"]*)"|([-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[-+]?\\d+)?)|\\(([^)]*)\\))?\\s*`,
  "iuy",
);

const WANTED = "conditions joined by AND, as metrics.mae < 40 AND params.`model.kind` = 'dense'";

/**
 * MLflow's filter of runs (https://mlflow.org/docs/latest/ml/search/search-runs) as a function. An empty one takes all.
 * TRACKING_INVALID where it cannot be read, or asks what MLflow would not answer.
 */
export function parseFilter(filter = ""): (run: RunRecord) => boolean {
  if (filter.trim() === "") return () => true;
  const conditions: ((run: RunRecord) => boolean)[] = [];
  for (let at = 0; ; ) {
    CONDITION.lastIndex = at;
    const match = CONDITION.exec(filter);
    if (match === null) refuse("the filter cannot be read", JSON.stringify(filter.slice(at)), WANTED);
    conditions.push(condition(match));
    at = CONDITION.lastIndex;
    if (at === filter.length) return (run) => conditions.every((holds) => holds(run));
    const and = /^AND\b/i.exec(filter.slice(at));
    if (and === null) refuse("the filter cannot be read", JSON.stringify(filter.slice(at)), WANTED);
    at += and[0].length;
  }
}

function condition([text, ...groups]: RegExpExecArray): (run: RunRecord) => boolean {
  const [word, back, double, bare, operatorText = "", ...values] = groups as (string | undefined)[];
  const identifier = identifierOf([word, back, double, bare]);
  const operator = operatorText.toUpperCase().replaceAll(/\s+/g, " ");
  const [list] = values.slice(3);
  if (operator.startsWith("IS ")) return nullCondition(identifier, operator, values, text);
  if (operator.endsWith("IN")) return listCondition(identifier, operator === "IN", list, text);
  const wanted = wantedValue(identifier, values, text);
  const allowed = isNumeric(identifier) ? NUMBER_OPERATORS : TEXT_OPERATORS;
  if (!allowed.includes(operator)) {
    refuse(`"${text.trim()}" compares a ${typeof wanted} by ${operator}`, operator, allowed.join(", "));
  }
  return (run) => {
    const own = valueIn(identifier, run);
    return own !== undefined && COMPARISONS[operator](own, wanted);
  };
}

function nullCondition(
  identifier: Identifier,
  operator: string,
  values: readonly (string | undefined)[],
  text: string,
): (run: RunRecord) => boolean {
  if (values.some((value) => value !== undefined) || !["param", "tag"].includes(identifier.entity)) {
    refuse(`"${text.trim()}" cannot be asked`, operator, "params.<key> IS NULL or tags.<key> IS NOT NULL");
  }
  return (run) => (valueIn(identifier, run) === undefined) === (operator === "IS NULL");
}

function listCondition(
  identifier: Identifier,
  inside: boolean,
  list: string | undefined,
  text: string,
): (run: RunRecord) => boolean {
  const isList =
    list !== undefined && /^\s*(?:'[^']*'|"[^"]*")(?:\s*,\s*(?:'[^']*'|"[^"]*"))*\s*$/.test(list);
  if (!isList || identifier.entity !== "attribute" || identifier.key !== "run_id") {
    refuse(`"${text.trim()}" cannot be asked`, "a list", "attributes.run_id IN ('<id>', '<id>')");
  }
  const wanted = [...list.matchAll(/'([^']*)'|"([^"]*)"/g)].map(([, single, double]) => single ?? double);
  return (run) => wanted.includes(String(valueIn(identifier, run))) === inside;
}

function wantedValue(
  identifier: Identifier,
  [single, double, number]: readonly (string | undefined)[],
  text: string,
): Value {
  const quoted = single ?? double;
  if (isNumeric(identifier)) {
    if (number !== undefined) return Number(number);
    refuse(`"${text.trim()}" needs a number`, quoted === undefined ? "nothing" : `'${quoted}'`, "a number");
  }
  if (quoted !== undefined) return quoted;
  return refuse(`"${text.trim()}" needs a text in quotes`, number ?? "nothing", `'${number ?? "text"}'`);
}

/** SQL's pattern: `%` is any text, `_` any one character. */
function likePattern(pattern: string, flags: string): RegExp {
  const escaped = pattern.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("%", ".*").replaceAll("_", ".")}$`, flags);
}
