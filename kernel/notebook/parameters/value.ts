import { AssayError } from "../../../sdk/utils/errors/index.js";

/** What a declared type asks of values, as far as what was given leaves it open. */
interface Kind {
  readonly bigint: boolean;
  readonly date: boolean;
  readonly text: boolean;
  readonly undefined: boolean;
}

function kindOf(type = ""): Kind {
  // Texts in a type (`"number" | "string"`) are values, not types.
  const words = new Set(type.replaceAll(/"[^"]*"|'[^']*'/g, "").match(/[\p{L}_$][\p{L}\w$]*/gu) ?? []);
  return {
    bigint: words.has("bigint"),
    date: words.has("Date"),
    text: words.has("string"),
    undefined: words.has("undefined") && !words.has("null"),
  };
}

/** A day, or an instant, as ISO 8601 writes them. */
const DATE = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?$/;

/**
 * A parameter's value as an expression of TypeScript. Numbers that are not finite become NaN and Infinity, null undefined where only that
 * is declared, texts of dates `new Date(…)` where a date and no text is declared.
 *
 * @throws AssayError `CLI_USAGE` for whole numbers that a number cannot hold exactly, and what is no data
 */
export function typescriptOf(name: string, value: unknown, type?: string): string {
  return write(name, value, kindOf(type));
}

function write(name: string, value: unknown, kind: Kind): string {
  switch (typeof value) {
    case "string":
      return kind.date && !kind.text && DATE.test(value)
        ? `new Date(${JSON.stringify(value)})`
        : JSON.stringify(value);
    case "boolean":
      return String(value);
    case "bigint":
      return kind.bigint ? `${value}n` : whole(name, value);
    case "number":
      if (!Number.isInteger(value)) return String(value);
      return kind.bigint ? `${BigInt(value)}n` : whole(name, BigInt(value));
    case "object":
      return writeObject(name, value, kind);
    default:
      throw new AssayError("CLI_USAGE", {
        what: `the parameter ${name} cannot be given to a notebook`,
        got: `a ${typeof value}`,
        wanted: "numbers, texts, true, false, null, and lists and maps of them",
      });
  }
}

function writeObject(name: string, value: object | null, kind: Kind): string {
  if (value === null) return kind.undefined ? "undefined" : "null";
  if (value instanceof Date) {
    const text = JSON.stringify(value.toISOString());
    return kind.text && !kind.date ? text : `new Date(${text})`;
  }
  if (Array.isArray(value)) return `[${value.map((item) => write(name, item, kind)).join(", ")}]`;
  const entries = Object.entries(value).map(([key, item]) => `${keyOf(key)}: ${write(name, item, kind)}`);
  return `{${entries.join(", ")}}`;
}

function whole(name: string, value: bigint): string {
  if (Number.isSafeInteger(Number(value))) return String(value);
  throw new AssayError("CLI_USAGE", {
    what: `the parameter ${name} is beyond what a number of TypeScript holds exactly (2^53 - 1)`,
    got: String(value),
    next: "Declare it as bigint in the parameters cell, or give it as a text.",
  });
}

/** In a literal, a key __proto__ would set the prototype. */
const keyOf = (key: string): string => (key === "__proto__" ? '["__proto__"]' : JSON.stringify(key));
