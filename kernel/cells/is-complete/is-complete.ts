import ts from "typescript";
import type { Completeness } from "../../contracts/index.js";
import { nextIndent } from "./indent.js";
import { awaitsMore, throwsNothing } from "./open-ends.js";
import { parseErrors } from "./parse-errors.js";

/** What no further line can mend: a string, a number or a pattern that had to end on its own line. */
const BEYOND_REPAIR = new Set([
  1002, // Unterminated string literal
  1124, // Digit expected
  1125, // Hexadecimal digit expected
  1161, // Unterminated regular expression literal
  1177, // Binary digit expected
  1178, // Octal digit expected
]);
/** Words that begin a statement: TypeScript's error is of them, rather than of what should follow. */
const BEGINNING = /^(?:import|export(?:\s+(?:declare|abstract|async|interface|type|namespace))*)$/;

/**
 * Whether a cell could run as it stands: a console asks on Enter. "incomplete" where the parser wants more than the end
 * of the text, "invalid" where it stumbles before that. Types are not looked at.
 */
export function isComplete(code: string): Completeness {
  let file: ts.SourceFile;
  try {
    file = ts.createSourceFile(
      "cell.ts",
      code,
      {
        languageVersion: ts.ScriptTarget.ESNext,
        // A cell is a module: `await` is a keyword.
        setExternalModuleIndicator: (made) => {
          (made as { externalModuleIndicator?: unknown }).externalModuleIndicator = true;
        },
      },
      true,
    );
  } catch (error) {
    // Thousands of nested brackets exhaust the parser's stack.
    if (error instanceof RangeError) return { status: "invalid", indent: "" };
    throw error;
  }
  const [first] = parseErrors(file);
  if (first === undefined) {
    if (throwsNothing(file)) return { status: "invalid", indent: "" };
    return awaitsMore(file)
      ? { status: "incomplete", indent: nextIndent(file, "continued") }
      : { status: "complete", indent: "" };
  }
  if (continuesOverBackslash(code)) return { status: "incomplete", indent: "" };
  // The token "end of file" begins where the last real one ends.
  const end = file.endOfFileToken.pos;
  const atEnd =
    (first.start >= end && !BEYOND_REPAIR.has(first.code)) || BEGINNING.test(code.slice(first.start, end));
  if (!atEnd) return { status: "invalid", indent: "" };
  return { status: "incomplete", indent: nextIndent(file, first.wants) };

  /** A string, or template, whose last character escapes the line's end. */
  function continuesOverBackslash(text: string): boolean {
    const [, slashes = ""] = /(\\+)\n?$/.exec(text) ?? [];
    return slashes.length % 2 === 1 && first.start >= text.trimEnd().length;
  }
}
