import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  type NotebookPageOptions,
  renderMarkdown,
  renderNotebook,
} from "../../../../sdk/reports/notebook/index.js";
import { type NotebookOutput, parseNotebook } from "../../../../sdk/utils/nbformat/index.js";

const text = (source: string, more: object = {}) => ({
  cell_type: "markdown",
  id: "m",
  metadata: {},
  source,
  ...more,
});
const code = (source: string, ...outputs: NotebookOutput[]) => ({
  ...{ cell_type: "code", id: "c", metadata: {}, source, outputs, execution_count: 3 },
});
const shown = (data: Readonly<Record<string, unknown>>): NotebookOutput => ({
  output_type: "display_data",
  data,
  metadata: {},
});

const notebook = (...cells: object[]) =>
  parseNotebook(JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }), "a.ipynb");
const page = (cells: object[], options: Partial<NotebookPageOptions> = {}): string =>
  renderNotebook(notebook(...cells), {
    name: "my file",
    language: "typescript",
    trusted: true,
    picture: () => undefined,
    ...options,
  });
const main = (whole: string): string => /<main[^>]*>([\s\S]*)<\/main>/.exec(whole)?.[1] ?? "";
const policy = (whole: string): string =>
  (/Content-Security-Policy" content="([^"]*)"/.exec(whole)?.[1] ?? "").replaceAll("&#39;", "'");
const hash = (script: string): string => `'sha256-${createHash("sha256").update(script).digest("base64")}'`;

describe("a notebook as a page", () => {
  it("has one heading of the first level, no leap between levels, and contents of those below", () => {
    const whole = page([text("# A & B\n## One\n#### Deep"), text("# Another\n## One")]);
    expect(main(whole).match(/<h\d id="[^"]*">[^<]*/g)).toEqual([
      '<h1 id="a-b">A &amp; B',
      '<h2 id="one">One',
      '<h3 id="deep">Deep',
      '<h2 id="another">Another',
      '<h2 id="one-2">One',
    ]);
    expect(whole).toContain("<title>A &amp; B</title>");
    expect(whole).toContain('<li><a href="#one">One</a><ul><li><a href="#deep">Deep</a></li></ul></li>');
  });

  it("without a heading it is named by its file", () => {
    expect(main(page([text("words")]))).toContain("<h1>my file</h1>");
  });

  it("colours code, numbers it, and leaves it out where it is to", () => {
    const cells = [
      code("const a = `x${1}`; // <b>\n/re/g"),
      code("2", shown({ "text/plain": "two" })),
      code("", shown({ "text/plain": "three" })),
    ];
    const whole = main(page(cells));
    expect(whole).toContain(
      '<span class="c-keyword">const</span> a = <span class="c-string">&#96;x${</span><span class="c-number">1</span>',
    );
    expect(whole).toContain('<span class="c-comment">// &lt;b&gt;</span>');
    expect(whole).toContain('role="group" aria-label="cell 3"');
    const hidden = main(page(cells, { hideInput: true }));
    expect(hidden).not.toContain("const");
    expect(hidden).toMatch(/two[\s\S]*three/);
    expect(main(page([code("def f(): pass")], { language: "python" }))).toContain(
      "<code>def f(): pass</code>",
    );
  });

  it("shows the richest form of an output, never a script of its own", () => {
    const html = shown({
      "text/html": "<b>rich</b>",
      "text/plain": "poor",
      "application/javascript": "evil()",
    });
    const svg = shown({ "image/svg+xml": "<svg onload='evil()'/>", "text/plain": 'a "drawing"' });
    const json = shown({ "application/json": { a: 1 } });
    const failed: NotebookOutput = {
      output_type: "error",
      ename: "E",
      evalue: "v",
      traceback: ["\u001b[31mE\u001b[39m: <v>"],
    };
    const whole = main(
      page([code("", html, svg, json, failed, shown({ "application/javascript": "evil()" }))]),
    );
    expect(whole).toContain('<div class="rich"><b>rich</b></div>');
    expect(whole).not.toMatch(/poor|evil/);
    expect(whole).toContain(
      `src="data:image/svg+xml;base64,${Buffer.from("<svg onload='evil()'/>").toString("base64")}" alt="a &quot;drawing&quot;"`,
    );
    expect(whole).toContain("{\n  &quot;a&quot;: 1\n}");
    expect(whole).toContain('<span class="t-fg-1">E</span>: &lt;v&gt;');
  });

  it("lets nothing into the network, and runs the scripts of trusted outputs by their hashes, packed libraries too", () => {
    const library = "globalThis.lib = 1;";
    const packed = gzipSync(library).toString("base64");
    const outputs = shown({
      "text/html": `<script>one()</script><script type="application/json">{}</script><script type="application/octet-stream" data-assay-pack="plotly">${packed}</script><script src="https://example.org/x.js"></script>`,
    });
    const said = policy(page([code("", outputs)]));
    expect(said).toMatch(/^default-src 'none'; script-src /);
    expect(/script-src ([^;]*)/.exec(said)?.[1].split(" ")).toEqual([hash("one()"), hash(library)]);
    expect(said).not.toMatch(/unsafe-eval|https|script-src[^;]*unsafe-inline/);
    expect(policy(page([text("words <script>no()</script>")]))).toContain("script-src 'none'");
  });

  it("shows HTML of a notebook that nobody vouches for in a frame without scripts, and in texts as text", () => {
    const whole = page(
      [
        text("a <img src=x onerror=alert(1)> [x](javascript:alert(1))"),
        code("", shown({ "text/html": '<script>evil()</script>"><b>x</b>' })),
      ],
      { trusted: false },
    );
    expect(main(whole)).toContain("a &lt;img src=x");
    expect(main(whole)).not.toContain("<img");
    expect(main(whole)).not.toContain('href="javascript:');
    expect(main(whole)).toMatch(/<iframe [^>]*sandbox="allow-same-origin"/);
    expect(main(whole)).toContain("&lt;script&gt;evil()&lt;/script&gt;&quot;&gt;&lt;b&gt;x");
    expect(policy(whole)).not.toContain(hash("evil()"));
  });

  it("holds the pictures of its texts, and links to those that are elsewhere", () => {
    const attachments = { "a b.png": { "image/png": "iVBO\nRw0=" } };
    const picture = (address: string) => (address === "dot.png" ? "data:image/png;base64,AAAA" : undefined);
    const source =
      '![one](attachment:a%20b.png) ![two](dot.png) ![three](https://example.org/x.png) ![four](gone.png) <img alt="five" src="dot.png">';
    const whole = main(page([text(source, { attachments })], { picture }));
    expect(whole).toContain('<img src="data:image/png;base64,iVBORw0=" alt="one">');
    expect(whole).toContain('<img src="data:image/png;base64,AAAA" alt="two">');
    expect(whole).toContain('<a href="https://example.org/x.png">three (picture)</a>');
    expect(whole).toContain("four (picture not found)");
    expect(whole).toContain('<img alt="five" src="data:image/png;base64,AAAA">');
  });

  it("keeps formulas as they are written, and money as money", () => {
    const whole = main(page([text("$a_1 * b_2 * c$ costs $5 and $6; $$\\sum_i x_i$$")]));
    expect(whole).toContain(
      '<code class="math">a_1 * b_2 * c</code> costs $5 and $6; <code class="math block">\\sum_i x_i</code>',
    );
  });
});

describe("a notebook as Markdown", () => {
  it("has its texts as they are, code and prints in fences longer than those in them, pictures as data", () => {
    const cells = [
      text("# Title"),
      code(
        "```x```",
        { output_type: "stream", name: "stdout", text: "\u001b[31mred\u001b[0m\n" },
        shown({ "image/png": "AA\nAA", "text/plain": "no" }),
        shown({ "text/html": "<b>", "text/plain": "plain" }),
      ),
    ];
    expect(renderMarkdown(notebook(...cells), { language: "typescript" })).toBe(
      "# Title\n\n````typescript\n```x```\n````\n\n```\nred\n```\n\n![](data:image/png;base64,AAAA)\n\n```\nplain\n```\n",
    );
    expect(renderMarkdown(notebook(...cells), { language: "typescript", hideInput: true })).not.toContain(
      "```x```",
    );
  });

  it("holds the pictures of its cells", () => {
    const attachments = { "a b.png": { "image/png": "iVBO\nRw0=" } };
    const cells = [text("![x](attachment:a%20b.png)", { attachments })];
    expect(renderMarkdown(notebook(...cells), { language: "typescript" })).toBe(
      "![x](data:image/png;base64,iVBORw0=)\n",
    );
  });
});
