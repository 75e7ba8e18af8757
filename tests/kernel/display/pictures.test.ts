import { describe, expect, it } from "vitest";
import { toBundle } from "../../../kernel/display/to-bundle.js";
import { html } from "../../../kernel/index.js";
import { page, plain } from "./support.js";

const pad = (...head: number[]) => Uint8Array.from([...head, ...new Array(20).fill(0)]);
const codes = (text: string) => [...text].map((character) => character.charCodeAt(0));
const types = async (value: unknown) => Object.keys((await toBundle(value)).data).sort();

describe("images", () => {
  // First bytes from the formats' specifications.
  it.each([
    ["image/png", pad(0x89, ...codes("PNG\r\n\u001a\n"))],
    ["image/jpeg", pad(0xff, 0xd8, 0xff, 0xe0)],
    ["image/gif", pad(...codes("GIF89a"))],
    ["image/webp", pad(...codes("RIFF"), 1, 2, 3, 4, ...codes("WEBP"))],
  ])("%s is known by its first bytes", async (type, bytes) => {
    const { data } = await toBundle(bytes);
    expect(data[type]).toBe(Buffer.from(bytes).toString("base64"));
    expect((await toBundle(bytes.buffer)).data[type]).toBe(data[type]);
    expect((await toBundle(new Blob([bytes], { type }))).data[type]).toBe(data[type]);
  });

  it("other bytes are numbers", async () => {
    expect(await types(pad(1, 2, 3))).toEqual(["text/plain"]);
  });

  it("elements are their HTML, drawings are images that need no trust", async () => {
    expect(await page({ nodeType: 1, outerHTML: "<b>x</b>" })).toBe("<b>x</b>");
    const svg = '<svg viewBox="0 0 1 1"><path stroke="currentColor"/></svg>';
    const { data, metadata } = await toBundle({ nodeType: 1, outerHTML: svg });
    expect(data["text/html"]).toMatch(
      /^<img src="data:image\/svg\+xml;base64,[^"]*" alt="" style="max-width:100%;background:#ffffff">$/,
    );
    expect(data["image/svg+xml"]).toContain('xmlns="http://www.w3.org/2000/svg"');
    expect(metadata).toEqual({ "image/svg+xml": { needs_background: "light" } });
  });

  it("canvases give their picture, at once or later", async () => {
    const url = `data:image/png;base64,${Buffer.from(pad(0x89, ...codes("PNG\r\n\u001a\n"))).toString("base64")}`;
    const canvas = { getContext: () => ({}), toDataURL: () => url };
    expect(await types(canvas)).toEqual(["image/png", "text/plain"]);
    expect(await types({ ...canvas, toDataURL: async () => url })).toEqual(["image/png", "text/plain"]);
  });

  it("canvases that only give bytes, and those without an area", async () => {
    const bytes = pad(0x89, ...codes("PNG\r\n\u001a\n"));
    expect(await types({ getContext: () => ({}), toBuffer: () => bytes })).toEqual([
      "image/png",
      "text/plain",
    ]);
    // What the HTML specification wants of a canvas of no size.
    const empty = { getContext: () => ({}), toDataURL: () => "data:," };
    expect((await toBundle(empty)).data).toEqual({ "text/plain": "[0 bytes that are no picture]" });
    const broken = { getContext: () => ({}), toDataURL: () => "nothing" };
    expect(await plain(broken)).toMatch(/\[its display failed: not a data: URL\]$/);
  });

  it("blobs that say they are images are pictures only where they hold one", async () => {
    const svg = new Blob(["<svg><path/></svg>"], { type: "image/svg+xml" });
    expect((await toBundle(svg)).data["image/svg+xml"]).toContain("<path/>");
    const tiff = new Blob([pad(0x49, 0x49)], { type: "image/tiff" });
    expect((await toBundle(tiff)).data).toEqual({ "text/plain": "[Blob image/tiff, 22 bytes]" });
  });

  it("pieces of html are pages", async () => {
    expect(await page(html`<b>${"<"}</b>`)).toBe("<b>&lt;</b>");
  });
});

describe("charts", () => {
  const schema = (name: string) => ({
    $schema: `https://vega.github.io/schema/${name}.json`,
    mark: "bar",
    title: "T",
  });

  it.each([
    ["vega-lite/v5", ["application/vnd.vegalite.v5+json"]],
    ["vega-lite/v6", ["application/vnd.vegalite.v5+json", "application/vnd.vegalite.v6+json"]],
    ["vega-lite/v4", ["application/vnd.vegalite.v4+json"]],
    ["vega/v5", ["application/vnd.vega.v5+json"]],
    ["vega/v6", ["application/vnd.vega.v5+json", "application/vnd.vega.v6+json"]],
  ])("%s has the types that front ends draw", async (name, wanted) => {
    expect(await types(schema(name))).toEqual([...wanted, "text/plain"]);
  });

  it("of vega-embed and vega-lite-api are their specification", async () => {
    const spec = schema("vega-lite/v5");
    expect((await toBundle({ view: {}, spec })).data["application/vnd.vegalite.v5+json"]).toBe(spec);
    const built = { toSpec: () => ({ mark: "point" }), toJSON: () => "" };
    expect((await toBundle(built)).data["application/vnd.vegalite.v5+json"]).toMatchObject({ mark: "point" });
    expect(await plain({ ...spec, data: { values: [{ a: 1n }] } })).toMatch(/JSON has no BigInt/);
  });

  it.each([
    [
      { mark: { type: "line" }, title: { text: ["Two", "lines"] } },
      "[Vega-Lite v5 chart of line: Two lines]",
    ],
    [{ layer: [], description: "d" }, "[Vega-Lite v5 chart: d]"],
    [{ mark: true }, "[Vega-Lite v5 chart]"],
  ])("%j say what they draw", async (spec, text) => {
    const $schema = "https://vega.github.io/schema/vega-lite/v5.json";
    expect(await plain({ $schema, ...spec })).toBe(text);
    const built = { toSpec: () => ({ $schema, ...spec }), toJSON: () => "" };
    expect(await plain(built)).toBe(text);
  });

  it.each([undefined, {}])("of a builder that makes %j are objects", async (spec) => {
    expect(await types({ toSpec: () => spec, toJSON: () => "" })).toEqual(["text/plain"]);
  });

  it("of Plotly have their figure and a still picture", async () => {
    const figure = {
      data: [
        { x: [1, 2, 3], y: Float64Array.of(1, 4, 9), name: "squares" },
        { type: "bar", x: [1, 2, 3], y: [1, 2, 3] },
      ],
      layout: { title: { text: "Powers" }, xaxis: { title: "n" } },
    };
    const { data } = await toBundle(figure);
    expect(data["application/vnd.plotly.v1+json"]).toMatchObject({ data: [{ y: [1, 4, 9] }, {}] });
    expect(data["text/plain"]).toBe("[Plotly figure: Powers]\n  squares: scatter, 3 points\n  bar, 3 points");
    const svg = Buffer.from(/base64,([^"]+)/.exec(String(data["text/html"]))?.[1] ?? "", "base64").toString();
    expect(svg).toContain("Powers");
    expect(svg).toContain("squares");
  });

  it("of Plotly that cannot be painted still say what they are", async () => {
    expect(await page({ data: [{ type: "pie", values: [1, 2] }], layout: {} })).toContain("pie, 2 points");
    expect(await page({ data: [{ x: [], y: [] }], layout: {} })).toContain("scatter, 0 points");
    for (const x of [
      ["a", "b"],
      ["2026-01-01", "2026-02-01"],
      [null, null],
      [new Date(0), new Date(1e9)],
    ])
      expect(
        await page({
          data: [
            { x, y: [1, 2] },
            { type: "histogram", x: [1, 2, 2] },
          ],
          layout: {},
        }),
      ).toMatch(/^<(img|pre)/);
  });

  it("objects that only look alike are objects", async () => {
    for (const value of [
      { data: [], layout: 1 },
      { data: [{ type: "nothing" }], layout: {} },
      { data: [1], layout: {} },
      { spec: {}, view: {} },
      { $schema: "https://json-schema.org/draft/2020-12/schema" },
    ])
      expect(await types(value)).toEqual(["text/plain"]);
  });
});
