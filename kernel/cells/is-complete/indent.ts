import ts from "typescript";
import type { Wanted } from "./parse-errors.js";

const OPENING = new Set([
  ts.SyntaxKind.OpenBraceToken,
  ts.SyntaxKind.OpenParenToken,
  ts.SyntaxKind.OpenBracketToken,
  ts.SyntaxKind.TemplateHead,
]);
const CLOSING = new Set([
  ts.SyntaxKind.CloseBraceToken,
  ts.SyntaxKind.CloseParenToken,
  ts.SyntaxKind.CloseBracketToken,
  ts.SyntaxKind.TemplateTail,
]);
/** After these a new line begins something of its own, in whatever bracket. */
const FRESH = new Set([...OPENING, ts.SyntaxKind.CommaToken, ts.SyntaxKind.SemicolonToken]);

/** White space that the line after an incomplete text starts with: that of the line which opened, and one step more. */
export function nextIndent(file: ts.SourceFile, wants: Wanted): string {
  // What stands in a template or a comment is the writer's own.
  if (wants === "text") return isComment(file) ? leading(file, file.text.length) : "";
  const { open, last } = brackets(file);
  const step = stepOf(file.text);
  let indent = open === undefined ? "" : leading(file, open) + step;
  if (open === undefined && last !== undefined) indent = leading(file, lastStatement(file));
  const continued = wants === "continued" && last !== undefined && !FRESH.has(last.kind);
  return continued ? indent + step : indent;
}

/** Start of the innermost bracket that is still open, and the last token. */
function brackets(file: ts.SourceFile): { open?: number; last?: ts.Node } {
  const open: number[] = [];
  let last: ts.Node | undefined;
  visit(file);
  return { open: open.at(-1), last };

  function visit(node: ts.Node): void {
    const children = node.getChildren(file);
    if (children.length > 0) {
      for (const child of children) visit(child);
      return;
    }
    // The parser makes empty nodes where it misses something.
    if (node.end === node.getStart(file)) return;
    last = node;
    if (OPENING.has(node.kind)) open.push(node.getStart(file));
    else if (CLOSING.has(node.kind)) open.pop();
  }
}

function lastStatement(file: ts.SourceFile): number {
  return file.statements.at(-1)?.getStart(file) ?? 0;
}

function isComment(file: ts.SourceFile): boolean {
  return file.text.slice(file.endOfFileToken.pos).trimStart().startsWith("/*");
}

/** White space at the start of the line that holds a position. */
function leading(file: ts.SourceFile, position: number): string {
  const start = file.text.lastIndexOf("\n", position - 1) + 1;
  return /^[ \t]*/.exec(file.text.slice(start))?.[0] ?? "";
}

/** One step of the text's own: a tab or four spaces where its first indented line starts so, else two spaces. */
function stepOf(text: string): string {
  const [first = ""] = /^[ \t]+(?=\S)/m.exec(text) ?? [];
  if (first.startsWith("\t")) return "\t";
  return first.length === 4 ? "    " : "  ";
}
