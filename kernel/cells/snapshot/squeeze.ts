import { ts } from "../convert/typescript.js";

/** A part of a script: from `pos`, the comments before it included, to `end`. */
export interface Span {
  readonly pos: number;
  readonly end: number;
}

/** Spaces beside these mean nothing. */
const AROUND = / *([=(){}[\],;:]) */g;
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

/** A script's text without some of its parts (a part of a list goes with the comma behind it), comments and indentation. Lines stay lines. */
export function squeeze(file: ts.SourceFile, cuts: readonly Span[]): string {
  const { text } = file;
  const literals: ts.Node[] = [];
  collectLiterals(file, literals);
  const spans = [
    ...cuts.map(({ pos, end }) => ({ pos, end: text[end] === "," ? end + 1 : end, cut: true })),
    ...literals.map((literal) => ({ pos: literal.getStart(file), end: literal.end, cut: false })),
  ].sort((a, b) => a.pos - b.pos || b.end - a.end);
  const pieces: string[] = [];
  let at = 0;
  for (const { pos, end, cut } of spans) {
    // A literal of what is cut out.
    if (pos < at) continue;
    pieces.push(plain(text.slice(at, pos)), cut ? "\n" : text.slice(pos, end));
    at = end;
  }
  pieces.push(plain(text.slice(at)));
  return pieces.join("");
}

/** Outside of literals. */
function plain(text: string): string {
  return text
    .replace(COMMENT, (comment) => (comment.includes("\n") ? "\n" : " "))
    .replace(/[ \t]*\n\s*/g, "\n")
    .replace(AROUND, "$1");
}

function collectLiterals(node: ts.Node, into: ts.Node[]): void {
  if (ts.isStringLiteralLike(node) || ts.isRegularExpressionLiteral(node) || ts.isTemplateLiteralToken(node))
    into.push(node);
  ts.forEachChild(node, (child) => collectLiterals(child, into));
}
