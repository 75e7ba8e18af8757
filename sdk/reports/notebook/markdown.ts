import { escapeHtml, html, type SafeHtml, trustedHtml } from "../../utils/html/index.js";
import { codeHtml } from "./highlight.js";
import { createMarkdownIt, type MarkdownIt, type Token } from "./markdown-it.js";
import { keepMath } from "./math.js";

/** A heading of the notebook's texts. */
export interface Heading {
  readonly id: string;
  /** From 1, without leaps: none is more than one deeper than the one before it. */
  readonly level: number;
  readonly text: string;
}

export interface MarkdownOptions {
  /** Whether HTML in texts is taken as HTML; else it is shown as text. */
  readonly html: boolean;
  /** A picture's address as `data:…`; undefined where it is not to be had. */
  readonly picture: (address: string) => string | undefined;
}

/** Renders the Markdown cells of a notebook, one after another, and keeps their headings. */
export class MarkdownRenderer {
  readonly headings: Heading[] = [];
  readonly #markdown: MarkdownIt;
  readonly #options: MarkdownOptions;
  readonly #ids = new Map<string, number>();
  /** Pictures of the cell that is rendered. */
  #attached: Readonly<Record<string, string>> = {};

  constructor(options: MarkdownOptions) {
    this.#options = options;
    this.#markdown = createMarkdownIt({ html: options.html, linkify: true });
    keepMath(this.#markdown);
    const { rules } = this.#markdown.renderer;
    rules.fence = (tokens, index) => {
      const [language] = tokens[index].info.trim().split(/\s+/);
      return String(
        html`<pre tabindex="0"><code>${codeHtml(tokens[index].content, language)}</code></pre>\n`,
      );
    };
    rules.image = (tokens, index) => this.#picture(tokens[index]);
    for (const name of ["html_block", "html_inline"])
      rules[name] = (tokens, index) => this.#withPictures(tokens[index].content);
  }

  /** @param attached pictures of the cell by name, as `data:…` */
  render(text: string, attached: Readonly<Record<string, string>> = {}): SafeHtml {
    this.#attached = attached;
    const tokens = this.#markdown.parse(text, {});
    for (const [index, token] of tokens.entries()) {
      if (token.type !== "heading_open") continue;
      // A heading is three tokens: its text stands between its ends.
      this.#head(token, tokens[index + 2], textOf(tokens[index + 1]));
    }
    return trustedHtml(this.#markdown.renderer.render(tokens, this.#markdown.options, {}));
  }

  /** The first heading of the first level is the page's; another one counts as of the second. */
  #head(open: Token, close: Token, text: string): void {
    const written = Number(open.tag.slice(1));
    const last = this.headings.at(-1)?.level ?? 0;
    const wanted = last === 0 ? written : Math.max(2, written);
    const level = Math.min(wanted, last + 1);
    const id = this.#id(text);
    this.headings.push({ id, level, text });
    open.attrSet("id", id);
    open.tag = `h${level}`;
    close.tag = open.tag;
  }

  #id(text: string): string {
    const slug =
      text
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
        .replaceAll(/^-+|-+$/g, "") || "section";
    const seen = this.#ids.get(slug) ?? 0;
    this.#ids.set(slug, seen + 1);
    return seen === 0 ? slug : `${slug}-${seen + 1}`;
  }

  #address(written: string): string | undefined {
    if (written.startsWith("attachment:"))
      return this.#attached[decoded(written.slice("attachment:".length))];
    return /^data:image\//i.test(written) ? written : this.#options.picture(written);
  }

  /** A picture is in the page, or a link stands in its place: the page asks for nothing from outside. */
  #picture(token: Token): string {
    const written = token.attrGet("src") ?? "";
    const alt = textOf(token);
    const address = this.#address(written);
    if (address !== undefined) {
      const title = token.attrGet("title");
      return String(html`<img src="${address}" alt="${alt}"${title !== null && html` title="${title}"`}>`);
    }
    const label = alt === "" ? written : alt;
    return /^https?:/i.test(written)
      ? String(html`<a href="${written}">${label} (picture)</a>`)
      : String(html`<span class="missing">${label} (picture not found)</span>`);
  }

  #withPictures(markup: string): string {
    return markup.replaceAll(
      /(<img\b[^>]*?\ssrc\s*=\s*)(?:"([^"]*)"|'([^']*)')/gi,
      (whole, head, double, single) => {
        const address = this.#address(double ?? single);
        return address === undefined ? whole : `${head}"${escapeHtml(address)}"`;
      },
    );
  }
}

/** What a heading or a picture's description says, without its marks. */
function textOf({ children }: Token): string {
  const words = children?.map((child) => {
    if (child.type === "softbreak" || child.type === "hardbreak") return " ";
    if (child.type === "html_inline") return "";
    return child.type === "image" ? textOf(child) : child.content;
  });
  return words?.join("") ?? "";
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
