import { describe, expect, it } from "vitest";
import {
  type BarTrace,
  decisionFigure,
  effectsWaterfall,
  figureSvg,
  forceFigure,
  forcesFigure,
  heatmapFigure,
  rowEffects,
  rowsOfFigures,
  toPlotly,
  waterfall,
} from "../../../../sdk/display/figures/index.js";
import { threeClasses } from "../../../support/explained.js";
import { bikesReport } from "../../../support/report-input.js";

const { explanation } = bikesReport();
if (explanation === undefined) throw new Error("no explanation");

describe("the effects of rows that a page holds", () => {
  const rows = Array.from({ length: explanation.shap.rows }, (_, row) => row);
  const effects = rowEffects(rows, (row) => explanation.row(row));
  if (effects === undefined) throw new Error("no effects");

  it("draw the same waterfall as the row itself, to the digits that are kept", () => {
    for (const row of [0, 17, 199]) {
      const [kept, own] = [effectsWaterfall(effects, row), waterfall(explanation.row(row))];
      expect(kept?.title).toBe(own.title);
      expect(kept?.description).toBe(own.description);
      expect(kept?.layout).toEqual(own.layout);
      const bars = (figure: typeof own) => figure.data.find(({ type }) => type === "bar") as BarTrace;
      expect(kept && bars(kept).text).toEqual(bars(own).text);
      expect(kept && bars(kept).hover).toEqual(bars(own).hover);
    }
  });

  it("are those of a class, with their standard errors and what is not explained", () => {
    const { shap } = threeClasses();
    const doubtful = threeClasses({
      shap: {
        ...shap,
        additive: false,
        standardErrors: shap.values.map((values) => values.map(() => 0.02)),
        predictions: shap.predictions.map((of) => of.map((value) => value + 0.125)),
      },
    });
    const of = rowEffects([1], (row) => doubtful.row(row, { output: "high" }));
    const figure = of && effectsWaterfall(of, 1);
    expect(figure?.title).toBe("Row 1 (test row 9) for class high");
    const text = JSON.stringify(figure);
    for (const words of ["± 0.020", "not explained", "do not add up", "sky = missing"])
      expect(text).toContain(words);
  });

  it("weigh no more for more rows, and say of which rows nothing is kept", () => {
    const most = rowEffects(
      Array.from({ length: 5000 }, (_, i) => i),
      (row) => explanation.row(row % 200),
    );
    expect(most?.rows).toHaveLength(300);
    expect(JSON.stringify(most).length).toBeLessThan(80_000);
    expect(effectsWaterfall(effects, 4321)).toBeUndefined();
    expect(rowEffects([], (row) => explanation.row(row))).toBeUndefined();
  });
});

describe("figures of many rows", () => {
  const figures = {
    heatmap: heatmapFigure(explanation.heatmap()),
    decision: decisionFigure(explanation.decision()),
    forces: forcesFigure(explanation.force()),
  };

  for (const [name, figure] of Object.entries(figures)) {
    it(`${name}: name the row of each point, and each row once in a list`, () => {
      const rows = rowsOfFigures([figure]);
      expect(rows.length).toBe(name === "decision" ? 100 : 200);
      for (const trace of figure.data) {
        if (trace.type !== "scatter" || trace.rows === undefined) continue;
        expect(trace.rows).toHaveLength(trace.x.length);
        trace.hover?.forEach((text, i) => {
          if (text !== "") expect(text).toMatch(new RegExp(`^row ${trace.rows?.[i]} \\(test row `));
        });
      }
    });

    it(`${name}: paint a picture of finite numbers, of at most 70 kB`, () => {
      const svg = String(figureSvg(figure));
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
      expect(svg.length).toBeLessThan(70_000);
    });
  }

  it("names each cell of the heat map: row, column, raw value, SHAP value", () => {
    const [cells] = toPlotly(figures.heatmap).data as { hovertext: string[][] }[];
    const { rows, columns } = explanation.heatmap();
    const [row] = rows;
    const value = explanation.data.value(columns[0].feature, row);
    expect(cells.hovertext[0][0]).toContain(`row ${row} (test row ${explanation.rowIndices[row]}): `);
    expect(cells.hovertext[0][0]).toContain(`${columns[0].feature} = ${value}, SHAP `);
  });

  it("ends arrows of a force plot at the prediction, and leaves out names without room", () => {
    const figure = forceFigure(explanation.force(2));
    const { prediction } = explanation.row(2);
    const arrows = figure.data.filter((trace) => trace.type === "scatter" && trace.fill !== undefined);
    const tips = arrows.map((trace) => trace.type === "scatter" && trace.x[2]);
    expect(tips.filter((x) => Math.abs(Number(x) - prediction) < 0.01)).toHaveLength(2);
    const named = (width: number) => (String(figureSvg(figure, { width })).match(/ = /g) ?? []).length;
    expect(named(340)).toBeLessThan(named(840));
    // What has no room in the picture is said below it.
    expect(figure.note).toContain("Higher most of all: season = 4 +41.2, mnth = Nov +7.67");
  });
});
