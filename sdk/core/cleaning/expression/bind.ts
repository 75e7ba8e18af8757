import { isNumeric, isString, type Table, toFloat64, valueAt } from "../../tables/index.js";
import {
  type ArithmeticOperator,
  type ComparisonOperator,
  type Expression,
  parseExpression,
} from "./parse.js";
import { syntaxError } from "./tokens.js";

/** What an expression is of a row; null is unknown, as in SQL. */
type Value = number | string | boolean | null;
type Kind = "number" | "string" | "boolean" | "null";

/** An expression tied to a table's columns, and the kind of its values. */
interface Bound {
  readonly kind: Kind;
  value(row: number): Value;
}

const ARITHMETIC: Readonly<Record<ArithmeticOperator, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "%": (a, b) => a % b,
};
type Comparable = number | string | boolean;
const COMPARISON: Readonly<Record<ComparisonOperator, (a: Comparable, b: Comparable) => boolean>> = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

/**
 * A test of a table's rows from an expression. As in SQL, what is compared with a missing value (null or NaN) is
 * unknown, and an unknown row does not pass; `x == null` and `x is null` ask for missing values. Dates and timestamps
 * are compared as ISO 8601 texts. Throws CONFIG_INVALID where the expression is not understood, compares different
 * kinds or is no condition, DATA_COLUMN_MISSING where it names a column that is not there.
 */
export function rowTest(source: string, table: Table): (row: number) => boolean {
  const expression = parseExpression(source);
  const bound = new Binder(source, table).bind(expression);
  if (bound.kind !== "boolean")
    throw syntaxError(source, expression.at, `a ${bound.kind}`, "a condition, true or false");
  return (row) => bound.value(row) === true;
}

/** Names of the columns that an expression reads. */
export function columnsOf(expression: Expression): string[] {
  switch (expression.kind) {
    case "literal":
      return [];
    case "column":
      return [expression.name];
    case "not":
    case "negate":
      return columnsOf(expression.operand);
    default:
      return [...columnsOf(expression.left), ...columnsOf(expression.right)];
  }
}

class Binder {
  constructor(
    private readonly source: string,
    private readonly table: Table,
  ) {}

  bind(expression: Expression): Bound {
    switch (expression.kind) {
      case "literal": {
        const { value } = expression;
        return { kind: value === null ? "null" : (typeof value as Kind), value: () => value };
      }
      case "column":
        return this.column(expression.name);
      case "not": {
        const operand = this.of("boolean", expression.operand);
        return { kind: "boolean", value: (row) => invert(operand.value(row)) };
      }
      case "negate": {
        const operand = this.of("number", expression.operand);
        return { kind: "number", value: (row) => present(operand.value(row), (x) => -x) };
      }
      case "and":
      case "or":
        return this.junction(expression.kind === "or", expression.left, expression.right);
      case "arithmetic": {
        const left = this.of("number", expression.left);
        const right = this.of("number", expression.right);
        const apply = ARITHMETIC[expression.operator];
        return {
          kind: "number",
          value: (row) => present(left.value(row), (a) => present(right.value(row), (b) => apply(a, b))),
        };
      }
      case "comparison":
        return this.comparison(expression);
    }
  }

  private column(name: string): Bound {
    const column = this.table.column(name);
    if (column.type === "bool")
      return { kind: "boolean", value: (row) => valueAt(column, row) as boolean | null };
    if (isString(column) || !isNumeric(column)) {
      return { kind: "string", value: (row) => valueAt(column, row) as string | null };
    }
    const numbers = toFloat64(column, name);
    return { kind: "number", value: (row) => (Number.isNaN(numbers[row]) ? null : numbers[row]) };
  }

  private of(kind: Kind, expression: Expression): Bound {
    const bound = this.bind(expression);
    if (bound.kind === kind || bound.kind === "null") return bound;
    throw syntaxError(this.source, expression.at, `a ${bound.kind}`, `a ${kind}`);
  }

  /** `true or unknown` is true, `false and unknown` is false; else what is unknown stays unknown. */
  private junction(decisive: boolean, left: Expression, right: Expression): Bound {
    const [a, b] = [this.of("boolean", left), this.of("boolean", right)];
    return {
      kind: "boolean",
      value(row) {
        const first = a.value(row);
        if (first === decisive) return decisive;
        const second = b.value(row);
        if (second === decisive) return decisive;
        return first === null || second === null ? null : !decisive;
      },
    };
  }

  private comparison({ operator, left, right, at }: Expression & { kind: "comparison" }): Bound {
    const [a, b] = [this.bind(left), this.bind(right)];
    if (a.kind === "null" || b.kind === "null") {
      if (operator !== "==" && operator !== "!=") {
        throw syntaxError(this.source, at, `null after ${operator}`, "== null or != null");
      }
      const tested = b.kind === "null" ? a : b;
      return { kind: "boolean", value: (row) => (tested.value(row) === null) === (operator === "==") };
    }
    if (a.kind !== b.kind) {
      throw syntaxError(this.source, at, `a ${a.kind} compared with a ${b.kind}`, "two values of one kind");
    }
    const compare = COMPARISON[operator];
    return {
      kind: "boolean",
      value(row) {
        const [x, y] = [a.value(row), b.value(row)];
        return x === null || y === null ? null : compare(x, y);
      },
    };
  }
}

function invert(value: Value): boolean | null {
  return value === null ? null : value !== true;
}

/** Of what is missing nothing can be told. A result that is no number (0 / 0) is missing too. */
function present(value: Value, then: (x: number) => number | null): number | null {
  if (typeof value !== "number") return null;
  const result = then(value);
  return result === null || Number.isNaN(result) ? null : result;
}
