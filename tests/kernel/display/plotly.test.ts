import { describe, expect, it } from "vitest";
import { toBundle } from "../../../kernel/display/to-bundle.js";
import { page, plain } from "./support.js";

const DAY = 86_400_000;

/** The still picture of a figure, as SVG. */
async function drawn(...data: readonly object[]): Promise<string> {
  const base64 = /base64,([^"]+)/.exec(await page({ data, layout: {} }))?.[1] ?? "";
  return Buffer.from(base64, "base64").toString();
}

/** Points are lines of no length with round ends. */
const points = (svg: string): number => svg.match(/h0/g)?.length ?? 0;

/** What stands on the axes and elsewhere in words. */
const words = (svg: string): string[] => [...svg.matchAll(/<text[^>]*>([^<]*)/g)].map(([, text]) => text);

describe("the still picture of a Plotly figure", () => {
  it.each([
    // Plotly's default: markers too, where there are fewer than 20.
    ["a few points", { y: [1, 4, 9] }, 3, true],
    ["many points", { y: Array.from({ length: 20 }, (_, i) => i) }, 0, true],
    ["markers", { mode: "markers", y: [1, 4, 9] }, 3, false],
    ["lines", { mode: "lines", y: [1, 4, 9] }, 0, true],
    ["both", { mode: "lines+markers", y: Array.from({ length: 30 }, (_, i) => i) }, 30, true],
    ["text alone, which is drawn as points", { mode: "text", y: [1, 4] }, 2, false],
  ])("of %s has the points and the line that Plotly draws", async (_name, trace, count, line) => {
    const svg = await drawn(trace);
    expect(points(svg)).toBe(count);
    expect(/<path[^>]*stroke-width:2/.test(svg)).toBe(line);
  });

  it("has the colours that are written as numbers, else its own", async () => {
    const own = await drawn({ y: [1, 2] });
    expect(await drawn({ y: [1, 2], line: { color: "#12ab9f" } })).toContain("#12ab9f");
    expect(await drawn({ y: [1, 2], marker: { color: "#12ab9f" } })).toContain("#12ab9f");
    expect(await drawn({ y: [1, 2], line: { color: "rebeccapurple" } })).toBe(own);
  });

  it("thins out more points than a picture can show", async () => {
    const svg = await drawn({ mode: "markers", y: new Float64Array(5000) });
    expect(points(svg)).toBe(Math.ceil(5000 / 3));
  });

  it("names the places of texts, of many every nth", async () => {
    const few = words(await drawn({ type: "bar", x: ["calm", "gale"], y: [1, 2] }));
    expect(few).toEqual(expect.arrayContaining(["calm", "gale"]));
    const names = Array.from({ length: 30 }, (_, i) => `n${i}`);
    const many = words(await drawn({ type: "bar", x: names, y: names.map((_, i) => i) }));
    expect(many.filter((text) => text.startsWith("n"))).toEqual(names.filter((_, i) => i % 3 === 0));
  });

  it.each([
    [{ type: "bar", y: [3, 5] }],
    [{ type: "bar", orientation: "h", x: [3, 5] }],
    [{ type: "bar", orientation: "h", x: [3, 5], y: ["a", "b"] }],
  ])("of bars with an axis left out counts from 0: %j", async (trace) => {
    expect(await drawn(trace)).toMatch(/^<svg /);
    expect(await plain({ data: [trace], layout: {} })).toContain("bar, 2 points");
  });

  it("writes days on a long axis of time, hours on a short one", async () => {
    const at = (...ms: number[]) => ({ x: ms.map((time) => new Date(time).toISOString()), y: [1, 2] });
    expect(words(await drawn(at(0, 8 * DAY)))).toEqual(
      expect.arrayContaining(["1970-01-01", "1970-01-03", "1970-01-09"]),
    );
    expect(words(await drawn(at(0, DAY)))).toEqual(
      expect.arrayContaining(["01-01 00:00", "01-01 06:00", "01-02 00:00"]),
    );
  });

  it("holds all values of a histogram in one bar where they are the same", async () => {
    expect(await drawn({ type: "histogram", x: [7, 7, 7, 7] })).toMatch(/^<svg /);
  });
});

describe("a Plotly figure", () => {
  it("keeps its config", async () => {
    const figure = { data: [{ y: [1] }], layout: {}, config: { responsive: true } };
    expect((await toBundle(figure)).data["application/vnd.plotly.v1+json"]).toMatchObject({
      config: { responsive: true },
    });
  });

  it("that JSON cannot hold is its words, with what stands against it", async () => {
    const { data } = await toBundle({ data: [{ y: [1n] }], layout: { title: { text: "A" } } });
    expect(Object.keys(data)).toEqual(["text/plain"]);
    expect(data["text/plain"]).toMatch(/^\[Plotly figure: A\]\n {2}scatter, 1 points\n.*JSON has no BigInt/);
  });
});
