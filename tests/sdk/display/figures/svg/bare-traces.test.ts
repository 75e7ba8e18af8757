import { describe, expect, it } from "vitest";
import { type Figure, figureSvg, type Trace, toPlotly } from "../../../../../sdk/display/figures/index.js";
import { color, cssColor } from "../../../../../sdk/display/figures/palette.js";

const BLUE = cssColor(color("blue"));

const figureOf = (...data: Trace[]): Figure => ({
  title: "t",
  description: "d",
  data,
  layout: { x: {}, y: {} },
});
const svgOf = (...data: Trace[]): string => String(figureSvg(figureOf(...data)));

const places = { x: [0, 1, 2], y: [3, 4, 5] };

describe("a trace that leaves its looks out", () => {
  it.each([
    ["dots", { type: "scatter", mode: "markers" }, `stroke:${BLUE};stroke-width:6`],
    ["a line", { type: "scatter", mode: "lines" }, `stroke:${BLUE};stroke-width:1.5`],
    ["both", { type: "scatter", mode: "lines+markers" }, `stroke:${BLUE};stroke-width:6`],
  ] as const)("is blue: %s", (_name, trace, style) => {
    expect(svgOf({ ...trace, ...places })).toContain(style);
    // Its sample in the legend, too.
    expect(
      svgOf({ ...trace, ...places, name: "n" }).match(new RegExp(BLUE.replace(/[()]/g, "\\$&"), "g")),
    ).toHaveLength(trace.mode === "lines+markers" ? 3 : 2);
  });

  it("has the edge of an area in the colour of the area, and no width", () => {
    const fill = { color: "#aabbcc", opacity: 0.5 };
    expect(svgOf({ type: "scatter", mode: "lines", ...places, fill })).toMatch(
      /fill-opacity:0\.5;stroke:[^;]*#aabbcc[^;]*;stroke-width:0/i,
    );
  });

  it("has colours on a scale from 0 to 1", () => {
    const colorscale = [
      [0, "#000000"],
      [1, "#ffffff"],
    ] as const;
    const svg = svgOf({
      type: "scatter",
      mode: "markers",
      ...places,
      marker: { color: [0, 1, 9], colorscale },
    });
    expect(svg).toContain("rgb(0,0,0)");
    expect(svg.match(/rgb\(255,255,255\)/g)).toHaveLength(1);
    const flat = { color: [2, 2, Number.NaN], colorscale, cmin: 2, cmax: 2 };
    const one = svgOf({ type: "scatter", mode: "markers", ...places, marker: flat });
    expect(one).toContain("rgb(0,0,0)");
    // What has no number is not black, but grey.
    expect(one).toContain(`stroke:${cssColor(color("muted"))}`);
  });
});

describe("bars", () => {
  it.each(["h", "v"] as const)("have whiskers along them: %s", (orientation) => {
    const trace = {
      type: "bar",
      orientation,
      ...places,
      errors: [1, 0, 1],
      marker: { color: "#112233" },
    } as const;
    const svg = svgOf(trace);
    const whiskers = [...svg.matchAll(/<path d="M[\d.]+ [\d.]+([HV])[^>]*stroke-width:1\.5"/g)];
    expect(whiskers.map(([, way]) => way.toLowerCase())).toEqual([orientation, orientation]);
    const [made] = toPlotly(figureOf(trace)).data;
    expect(made).toHaveProperty(orientation === "h" ? "error_x" : "error_y");
  });
});

describe("cells of a heat map", () => {
  const scale = [
    [0, "#000000"],
    [1, "#ffffff"],
  ] as const;
  const cells = { type: "heatmap", colorscale: scale } as const;

  it("without a number are empty, alone or among others", () => {
    const z = [
      [0, Number.NaN, 1],
      [Number.NaN, Number.NaN, 1],
    ];
    const many = svgOf({ ...cells, z, zmin: 0, zmax: 1 });
    expect(many).toContain("rgb(0,0,0)");
    expect(many).not.toMatch(/NaN/);
    const text = z.map((row) => row.map(String));
    expect(
      svgOf({ ...cells, z, text, zmin: 0, zmax: 1 }).match(/fill:none"/g)?.length,
    ).toBeGreaterThanOrEqual(3);
  });

  it("that are all the same have the lowest colour", () => {
    const z = [[5, 5]];
    expect(svgOf({ ...cells, z, zmin: 5, zmax: 5 })).toContain("rgb(0,0,0)");
    expect(svgOf({ ...cells, z, text: [["5", "5"]], zmin: 5, zmax: 5 })).toContain("rgb(0,0,0)");
  });

  it("need not be", () => {
    expect(svgOf({ ...cells, z: [], zmin: 0, zmax: 1 })).toMatch(/^<svg /);
    expect(svgOf({ ...cells, z: [[]], text: [[]], zmin: 0, zmax: 1 })).not.toMatch(/NaN/);
  });
});

it("bars that all lie below zero end at it", () => {
  const trace = {
    type: "bar",
    orientation: "h",
    x: [-1, -2],
    y: [0, 1],
    marker: { color: "#112233" },
  } as const;
  const { layout } = toPlotly(figureOf(trace));
  expect(layout).toMatchObject({ xaxis: { range: [expect.any(Number), 0] } });
});
