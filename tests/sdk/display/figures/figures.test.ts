import { describe, expect, it } from "vitest";
import {
  beeswarm,
  binValues,
  calibrationFigure,
  cohortsFigure,
  confusionFigure,
  dependenceFigure,
  errorDistribution,
  type Figure,
  figureSvg,
  histogram,
  importanceBars,
  interactionsFigure,
  learningCurves,
  precisionRecallFigure,
  predictedVsTrue,
  residualsByTime,
  residualsVsPredicted,
  rocFigure,
  swarmOffsets,
  thinRows,
  toPlotly,
  waterfall,
  waterfallSteps,
} from "../../../../sdk/display/index.js";
import { withInteractions } from "../../../support/additive.js";
import { bikesReport, hostileReport } from "../../../support/report-input.js";

const { explanation, predictions, history, target } = bikesReport();
if (explanation === undefined || predictions === undefined || history === undefined)
  throw new Error("incomplete input");
const rows = { ...predictions, target };
const curve = { name: "yes", x: [0, 0.2, 1], y: [0, 0.9, 1], score: 0.9 };

const FIGURES: Record<string, Figure> = {
  predictedVsTrue: predictedVsTrue(rows),
  residualsVsPredicted: residualsVsPredicted(rows),
  residualsByTime: residualsByTime(rows),
  errorDistribution: errorDistribution(rows),
  learning: learningCurves(history)[0],
  importances: importanceBars(explanation.importances, { title: "Importances", label: "rise of mae" }),
  beeswarm: beeswarm(explanation.summary()),
  waterfall: waterfall(explanation.row(0), { title: "Row 0" }),
  dependence: dependenceFigure(explanation.dependence("temp")),
  dependenceOfText: dependenceFigure(explanation.dependence("weathersit", { colour: "hr" })),
  cohorts: cohortsFigure(explanation.cohorts("weathersit")),
  interactions: interactionsFigure(withInteractions(explanation).interactions()),
  confusion: confusionFigure(
    [
      [5, 1],
      [0, 4],
    ],
    ["no", "yes"],
  ),
  roc: rocFigure([curve]),
  precisionRecall: precisionRecallFigure([curve]),
  calibration: calibrationFigure([curve]),
  histogram: histogram(binValues([1, 2, 2, 3], 3), { title: "x", label: "x" }),
};

describe("figures", () => {
  it("bars show the confidence interval where there is one, else the standard deviation", () => {
    const bars = (importance: object) => {
      const [trace] = importanceBars([{ feature: "a", importance: 5, std: 0.5, ...importance }], {
        title: "x",
        label: "x",
      }).data;
      return trace.type === "bar" ? trace.errors : undefined;
    };
    expect(bars({ low: 3, high: 7 })).toEqual([2]);
    expect(bars({})).toEqual([0.5]);
    expect(bars({ std: undefined })).toBeUndefined();
  });

  for (const [name, figure] of Object.entries(FIGURES)) {
    it(`${name} is painted wide and narrow, with every number finite and a title for screen readers`, () => {
      for (const width of [840, 340]) {
        const svg = String(figureSvg(figure, { width }));
        expect(svg).not.toMatch(/NaN|Infinity|undefined/);
        expect(svg).toMatch(/<title>[^<]+<\/title><desc>[^<]+<\/desc>/);
        expect(svg).not.toMatch(/<style|<script| on\w+=/);
        expect(svg.length).toBeLessThan(150_000);
      }
      expect(JSON.stringify(toPlotly(figure))).not.toMatch(/null/);
    });
  }

  it("learning curves pair training with validation and leave the learning rate out", () => {
    const curves = learningCurves(history);
    expect(curves.map(({ title }) => title)).toEqual(["Learning curve: loss"]);
    expect(curves[0].data.map((trace) => ("name" in trace ? trace.name : ""))).toEqual([
      "training",
      "validation",
      "kept: epoch 17",
    ]);
    expect(learningCurves({ epochs: [] })).toEqual([]);
  });

  it("a waterfall's bars lead from the base value to the prediction", () => {
    const bars = FIGURES.waterfall.data.find((trace) => trace.type === "bar");
    const { shap } = explanation;
    const starts = bars?.base ?? [];
    const effects = bars?.x ?? [];
    expect(starts.at(-1)).toBeCloseTo(shap.baseValues[0], 1);
    expect(starts[0] + effects[0]).toBeCloseTo(shap.predictions[0][0], 1);
    const steps = waterfallSteps(explanation.row(0), 4);
    expect(steps).toHaveLength(4);
    expect(steps[3].label).toBe("8 other columns");
    const sum = steps.reduce((total, { effect }) => total + effect, 0);
    expect(sum).toBeCloseTo(shap.predictions[0][0] - shap.baseValues[0], 9);
  });

  it("bees that share a place do not sit on each other", () => {
    const offsets = swarmOffsets([1, 1, 1, 1, 5], [1, 5]);
    expect(new Set(offsets.slice(0, 4)).size).toBe(4);
    expect(Math.max(...offsets.map(Math.abs))).toBeLessThanOrEqual(0.5);
  });

  it("many rows are thinned out, and the figure says so", () => {
    expect(thinRows(10).note).toBeUndefined();
    expect(thinRows(100_000).rows).toHaveLength(4000);
    const many = new Float64Array(20_000).map((_, i) => i);
    expect(predictedVsTrue({ truth: many, prediction: many, target: "y" }).note).toContain(
      "1,500 of 20,000 rows",
    );
  });

  it("histogram counts every finite value once, a constant column included", () => {
    expect(binValues([1, 1, Number.NaN, 1], 4).counts).toEqual([3, 0, 0, 0]);
    expect(Array.from(binValues([0, 1, 2, 3, 4], 2).counts)).toEqual([2, 3]);
  });

  it("hostile names stay text in SVG and in plotly's JSON", () => {
    const hostile = hostileReport().explanation;
    if (hostile === undefined) throw new Error("incomplete input");
    for (const figure of [
      beeswarm(hostile.summary()),
      waterfall(hostile.row(0), { title: "<b>x</b>" }),
      dependenceFigure(hostile.dependence(hostile.shap.features[0])),
      dependenceFigure(hostile.dependence(hostile.shap.features[2], { colour: hostile.shap.features[0] })),
      cohortsFigure(hostile.cohorts(hostile.shap.features[0])),
      importanceBars(hostile.importances, { title: "x", label: "x", correlates: hostile.importances }),
    ]) {
      expect(String(figureSvg(figure))).not.toMatch(/<(b|a|img|script)[\s>]/);
      expect(JSON.stringify(toPlotly(figure))).not.toMatch(/[<>]/);
    }
  });
});
