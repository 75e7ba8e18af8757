import { createMarkdownIt, type Token } from "../../../sdk/reports/notebook/markdown-it.js";
import { slug } from "../../docs/markdown.js";

/** A link or a picture of a page. */
export interface PageLink {
  readonly target: string;
  /** From 1. */
  readonly line: number;
}

/** A block of code. */
export interface PageBlock {
  /** As `ts`, `yaml`, `sh`; empty where it does not say. */
  readonly language: string;
  /** The words after the language, as `run`. */
  readonly marks: readonly string[];
  readonly code: string;
  /** Line of its fence, from 1. */
  readonly line: number;
}

/** What a page of markdown holds. */
export interface Page {
  readonly links: readonly PageLink[];
  /** Where links may point to within it: headings as GitHub names them, and ids of HTML. */
  readonly anchors: ReadonlySet<string>;
  readonly blocks: readonly PageBlock[];
}

/** Reads a page of markdown. */
export function readPage(text: string): Page {
  const tokens = createMarkdownIt({ html: true, linkify: false }).parse(text, {});
  const anchors = new Set<string>();
  const links: PageLink[] = [];
  const blocks: PageBlock[] = [];
  let line = 1;
  for (const [index, token] of tokens.entries()) {
    if (token.map !== null) line = token.map[0] + 1;
    if (token.type === "heading_open") addHeading(anchors, textOf(tokens[index + 1]));
    if (token.type === "fence") {
      const [language = "", ...marks] = token.info.trim().split(/\s+/);
      blocks.push({ language, marks, code: token.content, line });
    }
    for (const part of token.type === "inline" ? (token.children ?? []) : [token]) {
      const target = part.attrGet("href") ?? part.attrGet("src");
      if (target !== null) links.push({ target, line });
      if (part.type.startsWith("html_")) addHtml(part.content, line, anchors, links);
    }
  }
  return { links, anchors, blocks };
}

function addHtml(html: string, line: number, anchors: Set<string>, links: PageLink[]): void {
  for (const [, id = ""] of html.matchAll(/\s(?:id|name)="([^"]+)"/g)) anchors.add(id);
  for (const [, target = ""] of html.matchAll(/\s(?:href|src)="([^"]+)"/g)) links.push({ target, line });
}

/** A second heading of the same words gets `-1`, a third `-2`. */
function addHeading(anchors: Set<string>, text: string): void {
  const name = slug(text);
  let unique = name;
  for (let n = 1; anchors.has(unique); n += 1) unique = `${name}-${n}`;
  anchors.add(unique);
}

function textOf(inline: Token | undefined): string {
  const parts = inline?.children ?? [];
  return parts
    .map(({ type, content }) => (type === "text" || type === "code_inline" ? content : ""))
    .join("");
}
