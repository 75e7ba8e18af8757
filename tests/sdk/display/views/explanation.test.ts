import { describe, expect, it } from "vitest";
import {
  cohortsView,
  decisionView,
  dependenceView,
  explanationView,
  forcesView,
  forceView,
  heatmapView,
  importancesView,
  interactionsView,
  type MimeBundle,
  rowView,
  summaryView,
} from "../../../../sdk/display/index.js";
import { textWidth } from "../../../../sdk/utils/text/index.js";
import { withInteractions } from "../../../support/additive.js";
import { threeClasses } from "../../../support/explained.js";
import { pictureCount, withoutTwins } from "../../../support/output-html.js";
import { bikesReport, hostileReport } from "../../../support/report-input.js";

const bikes = bikesReport().explanation;
const hostile = hostileReport().explanation;
if (bikes === undefined || hostile === undefined) throw new Error("no explanation");

function bundles(explanation: NonNullable<typeof bikes>): Record<string, MimeBundle> {
  const [first] = explanation.shap.features;
  const options = { width: 80 };
  return {
    explanation: explanationView(explanation, options),
    summary: summaryView(explanation.summary(), options),
    importances: importancesView(explanation.importances, options),
    dependence: dependenceView(explanation.dependence(first), options),
    row: rowView(explanation.row(2), options),
    interactions: interactionsView(withInteractions(explanation).interactions(), options),
    cohorts: cohortsView(explanation.cohorts(first), options),
    force: forceView(explanation.force(2), options),
    forces: forcesView(explanation.force(), options),
    decision: decisionView(explanation.decision(), options),
    heatmap: heatmapView(explanation.heatmap(), options),
    likeRows: cohortsView(explanation.cohorts(3), options),
  };
}

describe("views of an explanation", () => {
  for (const [name, bundle] of Object.entries(bundles(bikes))) {
    it(`${name}: a plot for plotly, a static one, and a table of 80 columns, with unit and base value`, () => {
      for (const line of bundle["text/plain"].split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(80);
      expect(pictureCount(bundle["text/html"] ?? "")).toBeGreaterThan(0);
      const plotly = bundle["application/vnd.plotly.v1+json"];
      expect(plotly).toMatchObject({ data: expect.any(Array), layout: expect.any(Object) });
      for (const text of [bundle["text/plain"], bundle["text/html"], JSON.stringify(plotly)]) {
        expect(text).toContain("bikers");
        if (name !== "importances") expect(text).toMatch(/[Bb]ase value 14\d/);
      }
    });
  }

  it("name the columns that share an importance", () => {
    const { importances, explanation } = bundles(bikes);
    expect(importances["text/plain"]).toMatch(/temp\s.*atemp, 0\.9\d/);
    expect(explanation["text/plain"]).toMatch(/temp: correlated with atemp, 0\.9\d/);
    expect(importances["text/html"]).toMatch(/temp: correlated with atemp, 0\.9\d/);
  });

  it("show one class after the other, to choose from", () => {
    const bundle = explanationView(threeClasses(), { width: 80 });
    expect(bundle["text/html"]?.match(/<details/g)).toHaveLength(3);
    expect(bundle["text/plain"].match(/for class/g)).toHaveLength(3);
    const { layout, data } = bundle["application/vnd.plotly.v1+json"] as {
      layout: { updatemenus: { buttons: { label: string; args: [{ visible: boolean[] }] }[] }[] };
      data: { visible: boolean }[];
    };
    const [{ buttons }] = layout.updatemenus;
    expect(buttons.map(({ label }) => label)).toEqual(["low", "mid", "high"]);
    expect(data.map(({ visible }) => visible)).toEqual(buttons[0].args[0].visible);
    for (const { args } of buttons) expect(args[0].visible.filter(Boolean)).toHaveLength(data.length / 3);
  });

  it("say what is estimated, and what does not add up", () => {
    const { shap } = threeClasses();
    const doubtful = threeClasses({
      shap: {
        ...shap,
        additive: false,
        standardErrors: shap.values.map((values) => values.map(() => 0.02)),
        predictions: shap.predictions.map((of) => of.map((value) => value + 0.125)),
      },
    });
    const bundle = rowView(doubtful.row(0, { output: "low" }), { width: 80 });
    for (const text of [bundle["text/plain"], bundle["text/html"] ?? ""]) {
      expect(text.replaceAll("\n", " ")).toContain("± 0.020 probability (standard error)");
      expect(text.replaceAll("\n", " ")).toMatch(/do not add up.*0\.125/);
      expect(text).toContain("not explained");
    }
    expect(JSON.stringify(bundle["application/vnd.plotly.v1+json"])).toContain("+0.200 ± 0.020");
  });

  it("show hostile names as text", () => {
    for (const bundle of Object.values(bundles(hostile))) {
      expect(withoutTwins(bundle["text/html"] ?? "")).not.toMatch(/<(script|img|iframe|a|b)[\s>]/i);
      expect(withoutTwins(bundle["text/html"] ?? "")).not.toMatch(/<[^>]*\son\w+=/i);
      expect(JSON.stringify(bundle["application/vnd.plotly.v1+json"])).not.toMatch(/<(?!br>)/);
      for (const line of bundle["text/plain"].split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(80);
    }
  });
});
