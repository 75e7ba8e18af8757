import { ERROR_CODES, type ErrorCode } from "./codes.js";
import { messageOf } from "./message-of.js";

/** Shared by every copy of the package, so that `AssayError.isInstance` works across two of them. */
const BRAND = Symbol.for("assay.error");

/** What an error says: what was got, what was wanted, and what to do next. */
export interface ErrorDetails {
  /** What was wrong, in one clause: `column "temperature" is missing`. */
  readonly what: string;
  /** What was found. */
  readonly got?: string;
  /** What would have been right. */
  readonly wanted?: string;
  /** What to do next. @default the advice of the code */
  readonly next?: string;
  /** The error underneath. */
  readonly cause?: unknown;
  /** Where it was: the step of the chain, a file, a row. */
  readonly where?: string;
  /** Each rule that was broken, where several can be at once. */
  readonly failures?: readonly ColumnFailure[];
}

/** One rule that rows of a column broke. */
export interface ColumnFailure {
  readonly column: string;
  /** Which rule, in one word: `missing`, `type`, `min`. */
  readonly rule: string;
  /** What is wrong, in words: `2 rows are above 23`. */
  readonly message: string;
  /** How many rows break the rule. */
  readonly count: number;
  /** The first of these rows, counted from 0. */
  readonly rows: readonly number[];
  /** What these rows hold. */
  readonly examples: readonly (number | bigint | boolean | string | null)[];
}

/**
 * The one error class. Its message reads: what, got, wanted, next.
 *
 * @example
 * throw new AssayError("DATA_COLUMN_MISSING", { what: 'column "tmp" is missing', got: "columns temp, hum", wanted: '"tmp"', next: 'Did you mean "temp"?' });
 */
export class AssayError extends Error {
  override readonly name = "AssayError";
  /** One of the closed list; `docs/errors.md` has a row for each. */
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  /** The step of the chain that failed, when one did. */
  step?: string;
  /** What the steps before the failed one had made. Not enumerable: a printed error would else show whole tables and models. */
  declare partial?: unknown;

  constructor(code: ErrorCode, details: ErrorDetails) {
    super(compose(code, details), details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.details = details;
    Object.defineProperty(this, BRAND, { value: true });
    Object.defineProperty(this, "partial", { value: undefined, writable: true, enumerable: false });
  }

  /** Whether a value is an AssayError, of this copy of the package or of another. */
  static isInstance(value: unknown): value is AssayError {
    return typeof value === "object" && value !== null && BRAND in value;
  }
}

function compose(code: ErrorCode, { what, got, wanted, next, where }: ErrorDetails): string {
  const parts = [`${where ? `${where}: ` : ""}${what}.`];
  if (got !== undefined) parts.push(`Got: ${got}.`);
  if (wanted !== undefined) parts.push(`Wanted: ${wanted}.`);
  parts.push(next ?? ERROR_CODES[code][1]);
  return parts.join(" ").replace(/\.\.(?=\s|$)/g, ".");
}

/** Whether a value is an AssayError of this code. */
export function hasCode(value: unknown, code: ErrorCode): value is AssayError {
  return AssayError.isInstance(value) && value.code === code;
}

/** An error of any kind as an AssayError: itself if it is one, else wrapped under `code` with its cause kept. */
export function asAssayError(error: unknown, code: ErrorCode = "INTERNAL", what?: string): AssayError {
  if (AssayError.isInstance(error)) return error;
  const message = messageOf(error);
  return new AssayError(code, { what: what === undefined ? message : `${what}: ${message}`, cause: error });
}
