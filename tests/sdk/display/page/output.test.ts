import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  livePiece,
  neededCode,
  outputHtml,
  PAGE_CODE,
  shareBar,
  stateJson,
  withPageCode,
} from "../../../../sdk/display/page/index.js";
import { html } from "../../../../sdk/utils/html/index.js";
import { carriedHtml } from "./support.js";

describe("the HTML of an output", () => {
  it("has its style on its elements, and what an element says itself after it", () => {
    const page = outputHtml(
      html`<table><thead><tr><th class="number">a</th></tr></thead><tbody><tr><td style="color:red">1</td></tr></tbody></table><p class="note">n</p>`,
    );
    expect(page).not.toContain("<style");
    expect(page).toMatch(
      /<th class="number" style="[^"]*padding:[^"]*font-weight:600[^"]*text-align:right">a/,
    );
    expect(page).toMatch(/<td style="[^"]*padding:[^"]*;color:red">1/);
    expect(page).toMatch(/<p class="note" style="opacity:[^"]*">n/);
  });

  it("fills bars by their share and mood, also where no style sheet stays", () => {
    const page = outputHtml(html`<p>${shareBar(0.25)}${shareBar(1, "bad")}<span>after</span></p>`);
    const fills = [...page.matchAll(/<span style="([^"]*)width:([\d.]+%)">/g)];
    expect(fills.map(([, , width]) => width)).toEqual(["25%", "100%"]);
    expect(fills.map(([, style]) => /display:block;height:100%.*background:(#\w+)/.exec(style)?.[1])).toEqual(
      ["#3b78c2", "#cc3333"],
    );
    expect(page).toContain("<span>after</span>");
  });

  it("leaves what looks like tags in texts, attributes and states as it is", () => {
    const hostile = '<td class="note">"</td></script>';
    const state = { text: hostile };
    const page = outputHtml(
      livePiece({ name: "x", state }, html`<span title="${hostile}">${hostile}</span>`),
    );
    expect(page).toContain(
      '<span title="&lt;td class=&quot;note&quot;&gt;&quot;&lt;/td&gt;&lt;/script&gt;">',
    );
    const json = /<script type="application\/json">(.*?)<\/script>/.exec(page)?.[1] ?? "";
    expect(JSON.parse(json)).toEqual(state);
  });

  it("shows drawings as pictures in light colours, with their words", () => {
    const page = outputHtml(
      html`<svg viewBox="0 0 9 9" width="9" height="9"><title>50 % &amp; "#1"</title><path style="fill:var(--a-blue,#2563a8)"/></svg>`,
    );
    expect(page).not.toContain("<svg");
    const [, url, alt] = /<img src="([^"]*)" alt="([^"]*)" width="9" height="9">/.exec(page) ?? [];
    expect(alt).toContain("50 %");
    const drawing = decodeURIComponent((url ?? "").replace("data:image/svg+xml,", ""));
    expect(drawing).toContain("xmlns='http://www.w3.org/2000/svg'");
    expect(drawing).toContain("fill:#2563a8");
    expect(drawing).toContain("50 %");
  });

  it("holds numbers of seven digits, and null for none", () => {
    expect(JSON.parse(stateJson({ x: [1 / 3, 123456789, Number.NaN, -0.000012345678] }))).toEqual({
      x: [0.3333333, 123456789, null, -0.00001234568],
    });
  });
});

describe("the page's code in a kernel that knows nothing of it", () => {
  beforeEach(() => void Reflect.deleteProperty(globalThis, PAGE_CODE));
  afterEach(() => void Reflect.deleteProperty(globalThis, PAGE_CODE));
  const plot = { "text/plain": "", "text/html": outputHtml(livePiece({ name: "plot", state: {} }, "still")) };
  const words = { "text/plain": "", "text/html": outputHtml(html`<p>words</p>`) };

  it("is told by the HTML: views, what they use, and first the runtime", () => {
    expect(neededCode(plot["text/html"])).toEqual(["runtime", "plotly", "plot"]);
    expect(neededCode(words["text/html"])).toEqual(["runtime"]);
    expect(neededCode("<p>of someone else</p>")).toEqual([]);
    // A text that says so is none: its quotes are escaped.
    expect(neededCode(outputHtml(html`<p>${' data-assay="plot"'}</p>`))).toEqual(["runtime"]);
  });

  it("stands in the first output that needs it, and in no later one", () => {
    expect(carriedHtml(withPageCode(words))).toEqual({ scripts: 2, packs: 0 });
    expect(carriedHtml(withPageCode(plot))).toEqual({ scripts: 2, packs: 1 });
    expect(carriedHtml(withPageCode(plot))).toEqual({ scripts: 1, packs: 0 });
    expect(carriedHtml(withPageCode({ "text/plain": "", "text/html": "<p>x</p>" }))).toEqual({
      scripts: 0,
      packs: 0,
    });
  });
});
