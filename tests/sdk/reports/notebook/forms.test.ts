import { describe, expect, it } from "vitest";
import {
  type NotebookPageOptions,
  renderMarkdown,
  renderNotebook,
} from "../../../../sdk/reports/notebook/index.js";
import { parseNotebook } from "../../../../sdk/utils/nbformat/index.js";

const notebookOf = (cells: readonly object[], metadata: object = {}) =>
  parseNotebook(
    JSON.stringify({
      ...{ nbformat: 4, nbformat_minor: 5, metadata },
      cells: cells.map((cell, i) => ({ id: `c${i}`, metadata: {}, ...cell })),
    }),
    "a.ipynb",
  );
const text = (source: string) => ({ cell_type: "markdown", source });
const raw = (source: string, metadata: object = {}) => ({ cell_type: "raw", source, metadata });
const code = (...outputs: object[]) => ({
  ...{ cell_type: "code", source: "", outputs, execution_count: null },
});
const shown = (data: object) => ({ output_type: "display_data", data, metadata: {} });
const stream = (name: string, words: string) => ({ output_type: "stream", name, text: words });
const failure = { output_type: "error", ename: "E", evalue: "v", traceback: [] };

function page(
  cells: readonly object[],
  options: Partial<NotebookPageOptions> = {},
  metadata: object = {},
): string {
  const whole = renderNotebook(notebookOf(cells, metadata), {
    ...{ name: "my file", language: "typescript", trusted: true, picture: () => undefined },
    ...options,
  });
  return /<main[^>]*>([\s\S]*)<\/main>/.exec(whole)?.[1] ?? "";
}

describe("a notebook's name", () => {
  it("is its title where it has no heading, its file's where that is none", () => {
    expect(page([], {}, { title: "Bikes" })).toContain("<h1>Bikes</h1>");
    for (const title of ["", 5]) expect(page([], {}, { title })).toContain("<h1>my file</h1>");
  });
});

describe("raw cells", () => {
  it.each([
    ["of no format are text", {}, '<pre class="result" tabindex="0">&lt;b&gt;x&lt;/b&gt;</pre>'],
    [
      "of plain text too",
      { format: "text/plain" },
      '<pre class="result" tabindex="0">&lt;b&gt;x&lt;/b&gt;</pre>',
    ],
    ["of HTML are HTML", { raw_mimetype: "text/html" }, '<div class="rich"><b>x</b></div>'],
  ])("%s", (_name, metadata, html) => expect(page([raw("<b>x</b>", metadata)])).toContain(html));

  it("of other formats, and of HTML that nobody vouches for, are left out", () => {
    expect(page([raw("<b>x</b>", { raw_mimetype: "text/latex" })])).not.toContain("x</b>");
    expect(page([raw("<b>x</b>", { raw_mimetype: "text/html" })], { trusted: false })).not.toContain("x</b>");
    expect(renderMarkdown(notebookOf([raw("x"), text("y")]), { language: "typescript" })).toBe("y\n");
  });
});

describe("outputs in a page", () => {
  it.each([
    ["errors without a traceback", failure, "E: v</pre>"],
    ["what was written to stderr", stream("stderr", "w"), '<pre class="stream warn" tabindex="0">w</pre>'],
    ["long ones in a place that scrolls", stream("stdout", "x\n".repeat(101)), '<pre class="stream long"'],
    ["Markdown", shown({ "text/markdown": "**b**" }), '<div class="rich prose"><p><strong>b</strong></p>'],
    ["LaTeX", shown({ "text/latex": "$a_1$" }), '<code class="math block">$a_1$</code>'],
    ["pictures", shown({ "image/png": "AA\nAA" }), 'src="data:image/png;base64,AAAA" alt="picture"'],
  ])("%s", (_name, output, html) => expect(page([code(output)])).toContain(html));

  it("that say nothing leave nothing behind", () => {
    for (const output of [stream("stdout", ""), shown({ "application/x": "y" }), shown({ "text/plain": "" })])
      expect(page([code(output)])).not.toContain('class="outputs"');
  });

  it("of a cell that did not run say so", () => {
    expect(page([code(stream("stdout", "x"))])).toContain('aria-label="cell that did not run"');
  });
});

describe("outputs in Markdown", () => {
  const markdown = (...outputs: object[]): string =>
    renderMarkdown(notebookOf([code(...outputs)]), { language: "typescript" });

  it.each([
    ["errors without a traceback", failure, "```\nE: v\n```\n"],
    [
      "SVG as a picture",
      shown({ "image/svg+xml": "<svg/>" }),
      `![](data:image/svg+xml;base64,${btoa("<svg/>")})\n`,
    ],
    ["LaTeX as it is", shown({ "text/latex": "$a$" }), "$a$\n"],
    ["HTML where there is nothing else", shown({ "text/html": "<b>x</b>" }), "<b>x</b>\n"],
    ["JSON", shown({ "application/vnd.x+json": { a: 1 } }), '```json\n{\n  "a": 1\n}\n```\n'],
    ["nothing of an unknown form", shown({ "application/x": "y" }), "\n"],
    ["nothing of an empty text", stream("stdout", " \n"), "\n"],
  ])("%s", (_name, output, wanted) => expect(markdown(output)).toBe(wanted));
});

describe("texts in a page", () => {
  const picture = (address: string) => (address === "dot.png" ? "data:image/png;base64,AAAA" : undefined);
  const rendered = (source: string) => page([text(source)], { picture });

  it.each([
    ["# A *b* `c`\n", '<h1 id="a-b-c">'],
    ["#\n", '<h1 id="section">'],
    ["# a <i>b</i> ![c *d*](dot.png)\n", '<h1 id="a-b-c-d">'],
    ["A\nB\n===\n", '<h1 id="a-b">'],
    ["# $x_1$\n", '<h1 id="x-1">'],
  ])("%j have headings named by their words", (source, html) => expect(rendered(source)).toContain(html));

  it.each([
    ['![x](dot.png "a title")', '<img src="data:image/png;base64,AAAA" alt="x" title="a title">'],
    ["![](dot.png)", '<img src="data:image/png;base64,AAAA" alt="">'],
    ["![x](data:image/png;base64,BBBB)", '<img src="data:image/png;base64,BBBB" alt="x">'],
    ["![](gone.png)", "gone.png (picture not found)"],
    ["<img src='gone.png'>", "<img src='gone.png'>"],
    ["![x](attachment:100%)", "x (picture not found)"],
  ])("%j have their pictures, or say that they have not", (source, html) =>
    expect(rendered(source)).toContain(html),
  );

  it.each([
    [
      "[formula $a_1_$](https://example.org)",
      '<a href="https://example.org">formula <code class="math">a_1_</code></a>',
    ],
    ["costs $5 or $ 6 $", "costs $5 or $ 6 $"],
    ["```\nplain\n```", "<code>plain\n</code>"],
  ])("%j keep formulas, money and code apart", (source, html) => expect(rendered(source)).toContain(html));

  it("keep the pictures that were put into them, those of other forms aside", () => {
    const attachments = { a: { "image/png": "AAAA" }, b: { "text/plain": "x" }, c: { "image/png": 5 } };
    const cell = { ...text("![a](attachment:a) ![b](attachment:b) ![c](attachment:c)"), attachments };
    expect(page([cell])).toMatch(
      /src="data:image\/png;base64,AAAA".*b \(picture not found\).*c \(picture not found\)/,
    );
  });
});
