import { describe, expect, it } from "vitest";
import type { Explanation } from "../../../../sdk/core/explainers/index.js";
import { Table } from "../../../../sdk/core/tables/index.js";
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
import { withInteractions } from "../../../support/additive.js";
import { roundExplanation, threeClasses } from "../../../support/explained.js";

const columns = (count: number, rows: number): Table =>
  Table.from(
    Array.from(
      { length: count },
      (_, c) => [`c${c}`, Float64Array.from({ length: rows }, (_, r) => (r * (c + 1)) % 17)] as const,
    ),
  );

/** The words of a terminal, whatever their line breaks. */
const words = ({ "text/plain": text }: MimeBundle): string => text.replaceAll(/\s+/g, " ");

describe("a large explanation", () => {
  const large = roundExplanation(columns(30, 500));
  const pairs = withInteractions(roundExplanation(columns(12, 20))).interactions();

  it.each([
    ["importances", () => importancesView(large.importances, { rows: 3 }), "… 27 more columns"],
    ["cohorts", () => cohortsView(large.cohorts(2), { rows: 3 }), "… 27 more columns of the model"],
    ["pairs", () => interactionsView(pairs, { rows: 3 }), "… 63 more pairs"],
    ["a row", () => rowView(large.row(0), { rows: 3 }), "28 other columns"],
    ["a force", () => forceView(large.force(0), { rows: 4 }), "other columns"],
    ["forces", () => forcesView(large.force()), "of 500 rows, evenly spread"],
    ["a heat map", () => heatmapView(large.heatmap()), "300 of 500 rows, evenly spread"],
    ["decisions", () => decisionView(large.decision()), "100 of 500 rows, evenly spread"],
    ["decisions by few columns", () => decisionView(large.decision(), { rows: 3 }), "27 other columns"],
  ])("says what is left out: %s", (_name, view, text) => expect(words(view())).toContain(text));

  it("draws a part of it, and says which", () => {
    const html = [
      heatmapView(large.heatmap()),
      decisionView(large.decision()),
      summaryView(large.summary()),
      forcesView(large.force()),
    ].map((bundle) => bundle["text/html"] ?? "");
    expect(html[0]).toContain("300 of 500 rows.");
    expect(html[1]).toContain("100 of 500 rows are drawn, evenly spread.");
    expect(html[2]).toContain("18 columns of less weight not drawn.");
    expect(html[3]).toMatch(/\d+ of 500 rows\./);
  });

  it("shows three of many outputs in a terminal, and names the next", () => {
    const { shap } = threeClasses();
    const four = threeClasses({
      shap: {
        ...shap,
        outputs: [...shap.outputs, "top"],
        baseValues: Float64Array.of(...shap.baseValues, 0),
        values: [...shap.values, new Float64Array(6)],
        predictions: [...shap.predictions, new Float64Array(3)],
      },
    });
    expect(words(explanationView(four))).toContain('… 1 more: forOutput("top")');
  });
});

describe("decisions", () => {
  it("of few rows have a column a row, of many the lowest, the median and the highest", () => {
    const explanation = roundExplanation(columns(3, 40));
    const few = words(decisionView(explanation.decision({ rows: [0, 7] })));
    expect(few).toMatch(/Decision plot of 2 rows in y/);
    expect(few).toMatch(/│ with column │ row 0 │ row 7 │/);
    expect(words(decisionView(explanation.decision({ rows: [7] })))).toMatch(/Decision plot of 1 row in y/);
    const many = words(decisionView(explanation.decision({ highlight: [5, 3, 4, 2, 1] })));
    expect(many).toMatch(/│ with column │ lowest │ median │ highest │ row \d │ row \d │ row \d │/);
    expect(many).toMatch(/marked: rows( \d,?){5}/);
    const { "text/html": html = "" } = decisionView(explanation.decision({ highlight: [5, 3, 4, 2, 1] }));
    expect(html).toMatch(/marked rows: \d, \d, \d, \d and 1 more/);
  });

  it.each([
    ["regression", "the largest errors", "largest errors"],
    ["classification", "misclassified", "misclassified"],
  ] as const)("marks what a %s got most wrong", (task, said, drawn) => {
    const explanation = roundExplanation(columns(3, 40), {
      truth: new Float64Array(40).fill(task === "regression" ? 100 : 0),
      task,
    });
    const made = decisionView(explanation.decision());
    expect(words(made)).toContain(`${said}: rows`);
    expect(made["text/html"]).toContain(`${drawn}: `);
  });
});

describe("forces", () => {
  it("on few rows have a line each", () => {
    const text = forcesView(roundExplanation(columns(3, 4)).force())["text/plain"];
    expect([...text.matchAll(/^│ (\d+(?: to \d+)?) /gm)].map(([, rows]) => rows)).toEqual([
      "1",
      "2",
      "3",
      "4",
    ]);
  });
});

describe("columns that the data lack", () => {
  const { shap } = threeClasses();
  const lacking = threeClasses({ data: Table.from({ temp: [0.25, Number.NaN, 0.75] }), shap });
  const options = { output: "low" };

  it.each([
    ["a row", () => rowView(lacking.row(0, options)), /│ sky │ │/],
    ["a force", () => forceView(lacking.force(0, options)), /│ sky │ │/],
    ["decisions", () => decisionView(lacking.decision(options)), /│ sky │/],
    ["the summary", () => summaryView(lacking.summary(options)), /│ sky │/],
  ])("have no value beside their effect: %s", (_name, view, text) => {
    const bundle = view();
    expect(words(bundle)).toMatch(text);
    expect(bundle["text/html"]).not.toMatch(/sky = /);
    expect(bundle["text/html"]).not.toMatch(/undefined|NaN/);
  });
});

describe("an explanation in which nothing has an effect", () => {
  const data = columns(3, 6);
  const nothing = (of: Explanation): Explanation =>
    roundExplanation(data, {
      importances: of.importances.map(({ feature }) => ({ feature, importance: 0 })),
      shap: {
        ...of.shap,
        values: [new Float64Array(18)],
        predictions: [new Float64Array(6).fill(100)],
      },
    });
  const flat = nothing(roundExplanation(data));
  const { shap } = flat;
  const paired = roundExplanation(data, {
    shap: { ...shap, interactions: [new Float64Array(6 * 9)] },
  });

  it.each([
    ["importances", () => importancesView(flat.importances)],
    ["the summary", () => summaryView(flat.summary())],
    ["a row", () => rowView(flat.row(0))],
    ["a force", () => forceView(flat.force(0))],
    ["forces", () => forcesView(flat.force())],
    ["decisions", () => decisionView(flat.decision())],
    ["a heat map", () => heatmapView(flat.heatmap())],
    ["cohorts", () => cohortsView(flat.cohorts(2))],
    ["dependence", () => dependenceView(flat.dependence("c0"))],
    ["pairs", () => interactionsView(paired.interactions())],
  ])("is shown without a bar, and without a number that is none: %s", (_name, view) => {
    const bundle = view();
    expect(bundle["text/plain"]).not.toMatch(/NaN|Infinity|undefined/);
    expect(bundle["text/html"]).not.toMatch(/NaN|Infinity|undefined/);
    if (_name !== "a heat map" && _name !== "the summary") expect(bundle["text/plain"]).not.toContain("█");
  });
});

describe("importances", () => {
  it("have the spread of those whose spread is known", () => {
    const data = columns(3, 6);
    const [known, plain, ends] = ["c0", "c1", "c2"].map((feature) => ({ feature, importance: 2 }));
    const only = importancesView(roundExplanation(data, { importances: [plain, ends] }).importances);
    expect(words(only)).toContain("│ column │ importance │ │ correlated with │");
    const some = roundExplanation(data, {
      importances: [{ ...known, low: 1.5, high: 2.5 }, plain, { ...ends, low: 1, high: 3 }],
    }).importances;
    const text = words(importancesView(some));
    expect(text).toMatch(/│ c0 │ 2 │ 0\.50 │/);
    expect(text).toMatch(/│ c1 │ 2 │ │/);
  });
});
