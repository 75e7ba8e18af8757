import ts from "typescript";
import { html, type SafeHtml } from "../../utils/html/index.js";

const { TokenClass } = ts;

/** The style of a kind of token; what has none is plain. */
const STYLES: Readonly<Partial<Record<ts.TokenClass, string>>> = {
  [TokenClass.Keyword]: "keyword",
  [TokenClass.Comment]: "comment",
  [TokenClass.NumberLiteral]: "number",
  [TokenClass.BigIntLiteral]: "number",
  [TokenClass.StringLiteral]: "string",
  [TokenClass.RegExpLiteral]: "string",
};

/** TypeScript or JavaScript with its words coloured, by TypeScript's own classifier of lines. */
export function highlightedCode(source: string): SafeHtml {
  const classifier = ts.createClassifier();
  let state: ts.EndOfLineState = ts.EndOfLineState.None;
  const lines = source.split("\n").map((line) => {
    const { entries, finalLexState } = classifier.getClassificationsForLine(line, state, true);
    state = finalLexState;
    return html`${entriesOf(line, entries)}`;
  });
  return html`${lines.map((line, i) => (i === 0 ? line : html`\n${line}`))}`;
}

function entriesOf(line: string, entries: readonly ts.ClassificationInfo[]): SafeHtml[] {
  let at = 0;
  return entries.map(({ length, classification }) => {
    const text = line.slice(at, at + length);
    at += length;
    const style = STYLES[classification] ?? (WORDS.has(text) ? "keyword" : undefined);
    return style === undefined ? html`${text}` : html`<span class="c-${style}">${text}</span>`;
  });
}

/** Words that are keywords by their place only, which the classifier of lines does not know. */
const WORDS = new Set(["async", "await", "from", "of", "satisfies"]);

const LANGUAGES = new Set(["typescript", "ts", "javascript", "js", "mts", "mjs", "tsx", "jsx"]);

/** Whether code of a language is coloured. */
export const isHighlighted = (language: string): boolean => LANGUAGES.has(language.toLowerCase());

/** Code of any language as HTML: coloured where the language is known. */
export function codeHtml(source: string, language: string): SafeHtml {
  return isHighlighted(language) ? highlightedCode(source) : html`${source}`;
}
