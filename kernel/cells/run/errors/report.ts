// Errors as the notebook shows them: what was thrown, where in the user's own lines, and what was underneath.
import { inspect } from "node:util";
import { bold, cyan, dim, red } from "../../../colours.js";
import type { ErrorReport } from "../../../contracts/index.js";
import { isError, OF_EVERY_ERROR } from "../../../display/probe.js";
import { assayLines, isAssayError } from "./assay.js";
import { type Frame, framesOf } from "./stack.js";

/** Causes and members of an AggregateError are shown down to this depth, members up to this number. */
const MAX_DEPTH = 5;
const MAX_MEMBERS = 5;
/** Frames of one error that are shown. */
const MAX_FRAMES = 20;

/** Characters of a name and of a message that are told: they stand in the notebook several times. */
const MAX_NAME = 200;
const MAX_MESSAGE = 20_000;

/** Never throws, whatever was thrown. */
export function reportError(error: unknown): ErrorReport {
  try {
    const { ename, evalue } = headOf(error);
    return { ename, evalue, traceback: linesOf(error, { depth: 0, seen: new Set(), isInner: false }) };
  } catch {
    const evalue = "something was thrown that cannot be looked at";
    return { ename: "Error", evalue, traceback: [`${red(bold("Error"))}: ${evalue}`] };
  }
}

function headOf(error: unknown): { readonly ename: string; readonly evalue: string } {
  if (!isError(error)) return { ename: "Thrown", evalue: inspectShort(error) };
  const name = typeof error.name === "string" && error.name !== "" ? error.name : "Error";
  return { ename: cut(name, MAX_NAME), evalue: cut(String(error.message), MAX_MESSAGE) };
}

function cut(text: string, characters: number): string {
  const more = text.length - characters;
  return more > 0 ? `${text.slice(0, characters)}… ${more.toLocaleString("en")} more characters` : text;
}

function inspectShort(value: unknown): string {
  return inspect(value, { depth: 2, maxStringLength: 2000, maxArrayLength: 20, breakLength: 100 });
}

interface Around {
  readonly depth: number;
  readonly seen: Set<unknown>;
  /** Under an error that says what to do: what is underneath tells its message only. */
  readonly isInner: boolean;
}

function linesOf(error: unknown, { depth, seen, isInner }: Around): string[] {
  const { ename, evalue } = headOf(error);
  if (!isError(error))
    return [`${red(bold(ename))}: ${evalue}`, dim("(not an Error, so its place is not known)")];
  if (seen.has(error)) return [`${red(bold(ename))}: ${dim("(shown above)")}`];
  seen.add(error);
  const isTold = isAssayError(error);
  const head = isTold
    ? assayLines(error)
    : [...`${red(bold(ename))}: ${evalue}`.split("\n"), ...fields(error)];
  // An error that says what to do needs no tour of the code that found it.
  const frames = isInner
    ? []
    : framesOf(error)
        .filter(({ foreign }) => !(isTold && foreign))
        .slice(0, MAX_FRAMES);
  const lines = [...head, ...excerpt(frames), ...frames.map(frameLine)];
  if (depth >= MAX_DEPTH) return lines;
  const under = (title: string, inner: unknown) =>
    lines.push(
      "",
      dim(title),
      ...linesOf(inner, { depth: depth + 1, seen, isInner: isInner || isTold }).map((line) => `  ${line}`),
    );
  const { errors } = error as { errors?: unknown };
  if (ename === "AggregateError" && Array.isArray(errors)) {
    for (const [index, inner] of errors.slice(0, MAX_MEMBERS).entries())
      under(`${index + 1} of ${errors.length}:`, inner);
  }
  if (error.cause !== undefined && error.cause !== null) under("caused by:", error.cause);
  return lines;
}

/** What else the error says of itself: `code`, `errno`, `path` … */
function fields(error: Error): string[] {
  const own = Object.entries(Object.getOwnPropertyDescriptors(error)).filter(
    ([key, property]) => property.enumerable === true && "value" in property && !OF_EVERY_ERROR.has(key),
  );
  if (own.length === 0) return [];
  const text = inspectShort(
    Object.fromEntries(own.slice(0, 10).map(([key, property]) => [key, property.value])),
  );
  return text.length > 1000 ? [] : text.split("\n").map(dim);
}

function title({ name, line, column }: Frame["place"]): string {
  return `${name}:${line}:${column}`;
}

/** The line where it happened, of the first frame that the user wrote, with the lines around it. */
function excerpt(frames: readonly Frame[]): string[] {
  const frame = frames.find(({ mapped }) => mapped === true);
  const lines = frame?.place.lines;
  if (frame === undefined || lines === undefined) return [];
  const { line, column } = frame.place;
  const [first, last] = [Math.max(1, line - 2), Math.min(lines.length, line + 1)];
  const width = String(last).length;
  const shown = [cyan(title(frame.place))];
  for (let at = first; at <= last; at++) {
    const number = String(at).padStart(width);
    const text = lines[at - 1].slice(0, 200);
    if (at !== line) shown.push(dim(`  ${number} | ${text}`));
    else {
      shown.push(`${red(">")} ${number} | ${text}`);
      const indent = text.slice(0, column - 1).replace(/[^\t]/g, " ");
      shown.push(`  ${" ".repeat(width)} | ${indent}${red("^")}`);
    }
  }
  return shown;
}

function frameLine({ name, place, foreign }: Frame): string {
  const text = name === "" ? `    at ${title(place)}` : `    at ${name} (${title(place)})`;
  return foreign ? dim(text) : text;
}
