import type ts from "typescript";

/** What the parser looked for at the end of the text: a bracket, the end of a text or comment, or more of a statement. */
export type Wanted = "bracket" | "text" | "continued";

export interface ParseError {
  readonly code: number;
  readonly start: number;
  readonly wants: Wanted;
}

/** Errors of the syntax, in the order of the text. TypeScript keeps them on the file, undocumented. */
export function parseErrors(file: ts.SourceFile): ParseError[] {
  const { parseDiagnostics = [] } = file as { parseDiagnostics?: readonly ts.DiagnosticWithLocation[] };
  return parseDiagnostics.map(({ code, start, messageText }) => ({
    code,
    start,
    wants: wanted(code, typeof messageText === "string" ? messageText : messageText.messageText),
  }));
}

function wanted(code: number, message: string): Wanted {
  // Unterminated template literal, '*/' expected, Unexpected end of text.
  if (code === 1160 || code === 1010 || code === 1126) return "text";
  // A body's brace and a decorated class stand as far to the left as what they belong to.
  return code === 1146 || /^'[)}\]{]' expected/.test(message) ? "bracket" : "continued";
}
