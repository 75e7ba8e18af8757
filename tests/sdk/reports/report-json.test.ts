import { describe, expect, it } from "vitest";
import { reportJson } from "../../../sdk/reports/index.js";

const json = (page: string, data?: unknown) => reportJson(page, "run", data);
/** What a section of this inside shows. */
const contentOf = (inside: string) =>
  json(`<section id="a"><h2>A</h2>${inside}</section>`).sections[0].content;
const plot = (title: string) =>
  `<div data-assay="plot"><script type="application/json">{"figure":{"title":"${title}","data":[]}}</script></div>`;
const figure = (title: string) => ({ title, data: [] });

describe("a report as data", () => {
  it("has the page's title, what stands above the sections, and each section under its id", () => {
    const page =
      '<!doctype html><html><body><header><h1>T &amp; U</h1><p>lead</p></header><!-- no text --><section id="a"><h2>A</h2><p>x</p></section><section>loose</section></body></html>';
    expect(json(page)).toEqual({
      ...{ format: "assay.report", version: 1, kind: "run", title: "T & U", data: null },
      head: [
        { type: "heading", text: "T & U" },
        { type: "text", text: "lead" },
      ],
      sections: [
        { id: "a", title: "A", content: [{ type: "text", text: "x" }] },
        { id: "", title: "", content: [{ type: "text", text: "loose" }] },
      ],
    });
    expect(json("<p>nothing</p>")).toMatchObject({ title: "", head: [], sections: [] });
  });

  it("has numbers that JSON cannot hold as texts, and arrays of numbers as lists", () => {
    const data = {
      a: Number.NaN,
      b: Number.POSITIVE_INFINITY,
      c: 2n ** 60n,
      d: Float64Array.of(1, Number.NaN),
      e: 1.5,
    };
    expect(json("", data).data).toEqual({
      ...{ a: "NaN", b: "Infinity", c: "1152921504606846976", d: [1, "NaN"], e: 1.5 },
    });
  });

  it.each([
    [
      "texts",
      "one <b>two</b><br>  ",
      [
        { type: "text", text: "one" },
        { type: "text", text: "two" },
      ],
    ],
    ["entities", "<p>&lt;&#39;&amp;&quot;&nbsp;&euro;</p>", [{ type: "text", text: "<'&\"\u00a0&euro;" }]],
    ["headings", "<h3>H <small>s</small></h3>", [{ type: "heading", text: "H s" }]],
    ["lists", "<ul><li>1</li><li><b>2</b></li></ul>", [{ type: "list", items: ["1", "2"] }]],
    [
      "facts, whose values may be missing",
      "<dl><dt>k</dt><dd>v</dd><dt>alone</dt></dl>",
      [
        {
          type: "facts",
          facts: [
            { name: "k", value: "v" },
            { name: "alone", value: "" },
          ],
        },
      ],
    ],
    [
      "code, with its spaces",
      '<pre aria-label="Config"><code>a:\n  b</code></pre>',
      [{ type: "code", label: "Config", text: "a:\n  b" }],
    ],
    ["code without a name", "<pre>x</pre>", [{ type: "code", label: "", text: "x" }]],
    [
      "tables",
      "<table><caption>C</caption><thead><tr><th>a</th></tr></thead><tbody> <tr> <td>1</td></tr></tbody></table>",
      [{ type: "table", caption: "C", columns: ["a"], rows: [["1"]] }],
    ],
    [
      "tables without heads",
      "<table><tbody><tr><td>1</td></tr></tbody></table>",
      [{ type: "table", caption: "", columns: [], rows: [["1"]] }],
    ],
    [
      "groups",
      "<details><summary>S</summary><p>x</p></details>",
      [{ type: "group", title: "S", content: [{ type: "text", text: "x" }] }],
    ],
    [
      "figures with their captions",
      `<figure><figcaption><h3>F</h3><p>how</p></figcaption>${plot("own")}</figure>`,
      [{ type: "figure", title: "F", text: "how", figure: figure("own") }],
    ],
    [
      "figures without",
      `<figure>${plot("own")}</figure>`,
      [{ type: "figure", title: "own", text: "", figure: figure("own") }],
    ],
    ["plots alone", plot("own"), [{ type: "figure", title: "own", text: "", figure: figure("own") }]],
    ["plots without data", '<div data-assay="plot">x</div>', []],
    ["figures of something else", "<figure><p>x</p></figure>", [{ type: "text", text: "x" }]],
    [
      "no scripts, styles or drawings",
      "<script>1 < 2</script><style>a{}</style><svg><text>x</text></svg>",
      [],
    ],
    [
      "what a picture says of itself",
      '<p>a <svg aria-label="bar"></svg> <img alt="dot" src="x"></p>',
      [{ type: "text", text: "a bar dot" }],
    ],
    ["no code inside texts", "<p>a<script>no()</script></p>", [{ type: "text", text: "a" }]],
    ["a script that does not end", "<p>a</p><script>1", [{ type: "text", text: "a" }]],
    ["elements that were never opened", "a</b></i>", [{ type: "text", text: "a" }]],
  ])("has %s", (_name, inside, content) => expect(contentOf(inside)).toEqual(content));
});
