import { type HtmlValue, html, type SafeHtml, trustedHtml } from "../../utils/html/index.js";
import type { Notebook, NotebookCell } from "../../utils/nbformat/index.js";
import { documentHead } from "../document.js";
import { scriptHash } from "../script-hash.js";
import { attachedTo } from "./attached.js";
import { codeHtml } from "./highlight.js";
import { type Heading, MarkdownRenderer } from "./markdown.js";
import { FRAME_SCRIPT, type OutputOptions, outputsHtml } from "./outputs.js";
import { scriptHashes } from "./scripts.js";
import { NOTEBOOK_STYLE } from "./style.js";

export interface NotebookPageOptions {
  /** The page's name where the notebook has no heading: its file's. */
  readonly name: string;
  /** The language of its code. */
  readonly language: string;
  /**
   * Whether what the notebook holds may run in the page: its outputs come from code that was just run here. Else HTML of outputs is shown in
   * frames without scripts, and HTML in texts as text.
   */
  readonly trusted: boolean;
  /** Leaves the code out. @default false */
  readonly hideInput?: boolean;
  /** Said above the title: when it was run, and with what. */
  readonly over?: string;
  /** A picture of the notebook's folder as `data:…`. */
  readonly picture: (address: string) => string | undefined;
}

/**
 * A notebook as one page that needs nothing else: texts, coloured code, outputs in their richest form, contents. Its Content-Security-Policy
 * lets nothing into the network and runs no script but those that outputs brought (in a trusted notebook), by their hashes.
 */
export function renderNotebook(notebook: Notebook, options: NotebookPageOptions): string {
  const markdown = new MarkdownRenderer({ html: options.trusted, picture: options.picture });
  const hashes: string[] = [];
  const trust = options.trusted ? (markup: string) => void hashes.push(...scriptHashes(markup)) : undefined;
  const body = notebook.cells.map((cell) => cellHtml(cell, { markdown, trust }, options));
  const { headings } = markdown;
  const title = headings[0]?.text ?? titleOf(notebook) ?? options.name;
  const hasTitle = headings.some(({ level }) => level === 1);
  const content = html`${!hasTitle && html`<h1>${title}</h1>\n`}${body}`;
  const framed = !options.trusted && String(content).includes("<iframe");
  return String(html`${documentHead({ title, policy: policy(framed ? [scriptHash(FRAME_SCRIPT)] : hashes), style: NOTEBOOK_STYLE })}
<div class="sheet${headings.length > 2 && " has-contents"}">
${contentsHtml(headings)}<main id="content">
${options.over !== undefined && html`<p class="over">${options.over}</p>\n`}${content}
</main>
<footer>Made by Assay. Nothing in this page leaves your computer.</footer>
</div>
${framed && html`<script>${trustedHtml(FRAME_SCRIPT)}</script>\n`}</body>
</html>
`);
}

/** No network, no plugin, no `eval`; the scripts of these hashes. */
function policy(hashes: readonly string[]): string {
  const scripts = [...new Set(hashes)].map((hash) => `'${hash}'`).join(" ");
  return [
    "default-src 'none'",
    `script-src ${scripts || "'none'"}`,
    "style-src 'unsafe-inline'",
    "img-src data: blob:",
    "font-src data:",
    "media-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function cellHtml(cell: NotebookCell, parts: OutputOptions, options: NotebookPageOptions): HtmlValue {
  if (cell.cell_type === "markdown")
    return html`<div class="prose">${parts.markdown.render(cell.source, attachedTo(cell))}</div>\n`;
  if (cell.cell_type === "raw") return rawHtml(cell, options);
  const outputs = outputsHtml(cell.outputs, parts);
  const isHidden = options.hideInput === true || cell.source.trim() === "";
  if (isHidden && String(outputs) === "") return "";
  const { execution_count: count } = cell;
  const label = count === null ? "cell that did not run" : `cell ${count}`;
  return html`<div class="cell" role="group" aria-label="${label}">${
    !isHidden &&
    html`<span class="count" aria-hidden="true">[${count ?? " "}]</span><pre class="input" tabindex="0"><code>${codeHtml(cell.source.replace(/\n+$/, ""), options.language)}</code></pre>`
  }${outputs}</div>\n`;
}

/** Raw cells are meant for one format: those for HTML stand in the page where it is trusted, those for others do not. */
function rawHtml({ metadata, source }: NotebookCell, { trusted }: NotebookPageOptions): HtmlValue {
  const format = metadata.raw_mimetype ?? metadata.format ?? "";
  if (format === "text/html") return trusted ? html`<div class="rich">${trustedHtml(source)}</div>\n` : "";
  return format === "" || format === "text/plain"
    ? html`<pre class="result" tabindex="0">${source}</pre>\n`
    : "";
}

function titleOf({ metadata: { title } }: Notebook): string | undefined {
  return typeof title === "string" && title !== "" ? title : undefined;
}

/** Headings of the second and third level, where there are some. */
function contentsHtml(headings: readonly Heading[]): SafeHtml | false {
  if (headings.length <= 2) return false;
  const items: { readonly head: Heading; readonly below: Heading[] }[] = [];
  for (const head of headings) {
    if (head.level === 2) items.push({ head, below: [] });
    else if (head.level === 3) items.at(-1)?.below.push(head);
  }
  const link = ({ id, text }: Heading): SafeHtml => html`<a href="#${id}">${text}</a>`;
  return html`<nav class="contents" aria-label="Contents"><details open><summary>Contents</summary><ul>${items.map(
    ({ head, below }) =>
      html`<li>${link(head)}${below.length > 0 && html`<ul>${below.map((one) => html`<li>${link(one)}</li>`)}</ul>`}</li>`,
  )}</ul></details></nav>\n`;
}
