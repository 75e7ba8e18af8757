// The pages that this package writes are well formed: `html` quotes attributes and escapes every text. So a page can be read
// back without a parser of all that HTML may be.

/** An element of a page of ours. */
export interface PageElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly PageNode[];
}

export type PageNode = PageElement | string;

const VOID = new Set(["br", "hr", "img", "input", "link", "meta", "source", "wbr", "col"]);
/** Elements whose inside is no HTML. */
const RAW = new Set(["script", "style"]);
const TOKEN = /<!--[\s\S]*?-->|<!doctype[^>]*>|<(\/?)([a-zA-Z][\w:-]*)((?:[^>"]|"[^"]*")*?)(\/?)>/g;
const ATTRIBUTE = /([^\s=/"]+)(?:="([^"]*)")?/g;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  nbsp: "\u00a0",
};

function unescapeHtml(text: string): string {
  return text.replace(/&(#\d+|[a-z]+);/g, (whole, name: string) =>
    name.startsWith("#") ? String.fromCodePoint(Number(name.slice(1))) : (ENTITIES[name] ?? whole),
  );
}

interface Open {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: PageNode[];
}

/** The page as a tree. */
export function parsePage(text: string): PageElement {
  const root: Open = { tag: "", attributes: {}, children: [] };
  const open: Open[] = [root];
  const token = new RegExp(TOKEN);
  let from = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const top = open[open.length - 1];
    if (match.index > from) top.children.push(unescapeHtml(text.slice(from, match.index)));
    from = token.lastIndex;
    const [, closes, name, rest, selfCloses] = match;
    if (name === undefined) continue;
    const tag = name.toLowerCase();
    if (closes === "/") {
      const place = open.findLastIndex((one) => one.tag === tag);
      if (place > 0) open.length = place;
      continue;
    }
    const element: Open = { tag, attributes: attributesOf(rest), children: [] };
    top.children.push(element);
    if (RAW.has(tag)) {
      const end = text.indexOf(`</${tag}`, from);
      const until = end < 0 ? text.length : end;
      element.children.push(text.slice(from, until));
      from = end < 0 ? text.length : text.indexOf(">", end) + 1;
      token.lastIndex = from;
    } else if (selfCloses !== "/" && !VOID.has(tag)) open.push(element);
  }
  return root;
}

function attributesOf(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name, value = ""] of text.matchAll(ATTRIBUTE)) attributes[name] = unescapeHtml(value);
  return attributes;
}

/** Elements below one, in the order of the page, that a test is true of. */
export function elementsOf(root: PageElement, test: (element: PageElement) => boolean): PageElement[] {
  return root.children.flatMap((child) =>
    typeof child === "string" ? [] : [...(test(child) ? [child] : []), ...elementsOf(child, test)],
  );
}

/** Elements that stand apart from the text around them. */
const APART = /^(?:small|br|p|div|li|dt|dd|td|th|h\d|summary|caption)$/;

/** The text that a person reads in an element; a picture is what it says of itself. */
export function textOf(node: PageNode): string {
  return rawText(node)
    .replace(/[ \t\r\n]+/g, " ")
    .trim();
}

function rawText(node: PageNode): string {
  if (typeof node === "string") return node;
  const { tag, attributes, children } = node;
  if (RAW.has(tag)) return "";
  if (tag === "svg" || tag === "img") return attributes["aria-label"] ?? attributes.alt ?? "";
  const inner = children.map(rawText).join("");
  return APART.test(tag) ? ` ${inner} ` : inner;
}
