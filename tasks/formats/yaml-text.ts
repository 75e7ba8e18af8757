import { isDeepStrictEqual } from "node:util";
import { CST, Parser, parseDocument } from "yaml";
import { AssayError } from "../../sdk/utils/errors/index.js";

/** Marks a comment that stands on its key's own line, where the library would set it on the next. */
const BESIDE = "\u0001";

/**
 * A YAML text in one layout: two spaces a level, one space where there were several, one empty line where there were more, `{ a: 1 }`
 * and `[a, b]`. Keys stay in their order; comments, anchors and quotes stay. Throws CONFIG_SYNTAX where it cannot be read, or where
 * the new text would not mean the same.
 */
export function formatYaml(text: string): string {
  const tokens = [...new Parser().parse(text)];
  const folded: string[] = [];
  for (const token of tokens) {
    if (token.type === "document") CST.visit(token, (item) => before(item, folded));
  }
  const document = parseDocument(tokens.map((token) => CST.stringify(token)).join(""));
  const [error] = document.errors;
  if (error !== undefined) {
    throw new AssayError("CONFIG_SYNTAX", {
      what: "it is not valid YAML",
      got: error.message.split("\n")[0],
    });
  }
  const laid = [...new Parser().parse(document.toString({ lineWidth: 0 }))];
  for (const token of laid) if (token.type === "document") CST.visit(token, (item) => after(item, folded));
  const formatted = laid
    .map((token) => CST.stringify(token))
    .join("")
    .replaceAll(new RegExp(`:\\n *#${BESIDE}`, "g"), ": #")
    .replaceAll(BESIDE, "");
  if (isDeepStrictEqual(meaningOf(text), meaningOf(formatted))) return formatted;
  throw new AssayError("CONFIG_SYNTAX", { what: "laid out anew, it would not mean the same" });
}

const meaningOf = (text: string): unknown => parseDocument(text, { logLevel: "silent" }).toJS();

/** Marks comments beside keys, and takes note of texts folded by hand (`>`). */
function before({ sep = [], value }: CST.CollectionItem, folded: string[]): void {
  const end = sep.findIndex(({ type }) => type === "newline");
  const beside = sep.slice(0, end < 0 ? undefined : end).find(({ type }) => type === "comment");
  if (beside !== undefined && value?.type.startsWith("block-")) {
    beside.source = `#${BESIDE}${beside.source.slice(1)}`;
  }
  if (isFolded(value)) folded.push(value.source);
}

/** Takes the spaces inside of `[ a ]` away, and breaks texts where their author did. */
function after({ value }: CST.CollectionItem, folded: string[]): void {
  if (value?.type === "flow-collection" && value.start.type === "flow-seq-start") {
    const [first] = value.items;
    if (first !== undefined) first.start = withoutSpaces(first.start);
    // Behind the bracket stands what belongs to the map around it.
    const bracket = value.end.findIndex(({ type }) => type === "flow-seq-end");
    value.end = [...withoutSpaces(value.end.slice(0, bracket)), ...value.end.slice(bracket)];
    const last = value.items.at(-1)?.value;
    // A space behind the last of a list belongs to that, not to the list.
    if (last !== null && last !== undefined && "end" in last && Array.isArray(last.end)) {
      last.end = withoutSpaces(last.end);
    }
  }
  if (!isFolded(value)) return;
  value.source = indented(String(folded.shift()), marginOf(value.source));
}

const withoutSpaces = (tokens: readonly CST.SourceToken[]): CST.SourceToken[] => {
  const isOneLine = tokens.every(({ type }) => type !== "newline" && type !== "comment");
  return isOneLine ? tokens.filter(({ type }) => type !== "space") : [...tokens];
};

function isFolded(token: CST.Token | null | undefined): token is CST.BlockScalar {
  return (
    token?.type === "block-scalar" &&
    token.props.some(
      (part) => part.type === "block-scalar-header" && "source" in part && part.source.startsWith(">"),
    )
  );
}

/** How many spaces stand before every line that holds something. */
function marginOf(text: string): number {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return Math.min(text.length, ...lines.map((line) => line.search(/[^ ]/)));
}

function indented(text: string, margin: number): string {
  const own = marginOf(text);
  return text
    .split("\n")
    .map((line) => (line.trim() === "" ? "" : " ".repeat(margin) + line.slice(own)))
    .join("\n");
}
