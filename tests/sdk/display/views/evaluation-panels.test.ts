import { describe, expect, it } from "vitest";
import { Evaluation } from "../../../../sdk/core/evaluation/index.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { evaluationView, residualsByTime, thresholdsView } from "../../../../sdk/display/index.js";
import { withoutTwins } from "../../../support/output-html.js";
import { HOSTILE_NAMES } from "../../../support/report-input.js";

const classified = new Evaluation({
  target: "species",
  scoring: {
    task: "classification",
    truth: Float64Array.of(0, 0, 0, 1, 1, 1),
    prediction: Float64Array.of(0, 0, 1, 0, 1, 1),
    probabilities: Float64Array.from([0.1, 0.3, 0.6, 0.4, 0.8, 0.9].flatMap((p) => [1 - p, p])),
    classes: ["no", "yes"],
  },
});

const hours = 40;
const day = Date.UTC(2026, 0, 5);
const regressed = (names: readonly [string, string]) =>
  new Evaluation({
    target: names[0],
    scoring: {
      task: "regression",
      truth: Float64Array.from({ length: hours }, (_, i) => i),
      prediction: Float64Array.from({ length: hours }, (_, i) => i + (i % 2 === 0 ? 3 : -1)),
    },
    rows: Table.from([
      [names[1], Array.from({ length: hours }, (_, i) => (i % 2 === 0 ? "even" : "odd"))],
      ["half", Float64Array.from({ length: hours }, (_, i) => (i < 20 ? 0 : 1))],
      ["at", Array.from({ length: hours }, (_, i) => new Date(day + i * 3_600_000))],
    ]),
  });

/** Titles of the panels. */
function titles(evaluation: Evaluation): string[] {
  const html = evaluationView(evaluation)["text/html"] ?? "";
  return [...html.matchAll(/<figcaption[^>]*>([^<]*)/g)].map(([, title]) => title);
}

/** What the page's code starts from. */
function statesOf(html: string, name: string): Record<string, unknown>[] {
  const pattern = new RegExp(`data-assay="${name}".*?<script type="application/json">([^<]*)</script>`, "gs");
  return [...html.matchAll(pattern)].map(([, json]) => JSON.parse(json));
}

describe("evaluationView", () => {
  it("of a classification has its panels, and its numbers in a terminal", () => {
    expect(titles(classified)).toEqual([
      "Confusion matrix",
      "ROC curve",
      "Precision and recall",
      "Calibration",
      "Cumulative gain",
      "Lift",
      "Threshold",
    ]);
    expect(evaluationView(classified)["text/plain"]).toMatchInlineSnapshot(`
      "species of 6 rows, class by class
      ┌───────┬──────┬───────────┬────────┬────────┬─────────┬───────────────────┐
      │ class │ rows │ precision │ recall │     F1 │ ROC AUC │ average precision │
      ├───────┼──────┼───────────┼────────┼────────┼─────────┼───────────────────┤
      │ no    │    3 │    0.6667 │ 0.6667 │ 0.6667 │  0.8889 │            0.9167 │
      │ yes   │    3 │    0.6667 │ 0.6667 │ 0.6667 │  0.8889 │            0.9167 │
      └───────┴──────┴───────────┴────────┴────────┴─────────┴───────────────────┘
      Confusion matrix: true class down, predicted class across
      ┌─────┬────┬─────┐
      │     │ no │ yes │
      ├─────┼────┼─────┤
      │ no  │  2 │   1 │
      │ yes │  1 │   2 │
      └─────┴────┴─────┘
      Rows flagged as yes (3 of 6 rows are), 6 different scores
      ┌────────────┬───────┬────┬────┬────┬────┬───────────┬────────┬───────┬─────────────┬──────┐
      │ threshold  │    at │ TP │ FP │ FN │ TN │ precision │ recall │    F1 │ specificity │ cost │
      ├────────────┼───────┼────┼────┼────┼────┼───────────┼────────┼───────┼─────────────┼──────┤
      │ 0.5 (own)  │ 0.500 │  2 │  1 │  1 │  2 │     0.667 │  0.667 │ 0.667 │       0.667 │    2 │
      │ best F1    │ 0.400 │  3 │  1 │  0 │  2 │     0.750 │      1 │ 0.857 │       0.667 │    1 │
      │ least cost │ 0.800 │  2 │  0 │  1 │  3 │         1 │  0.667 │ 0.800 │           1 │    1 │
      └────────────┴───────┴────┴────┴────┴────┴───────────┴────────┴───────┴─────────────┴──────┘
      A false positive costs 1, a false negative 1."
    `);
  });

  it("gives the page exact counts at each threshold", () => {
    const html = evaluationView(classified)["text/html"] ?? "";
    expect(statesOf(html, "threshold")).toEqual([
      {
        target: "species",
        costs: { falsePositive: 1, falseNegative: 1 },
        curves: [
          {
            className: "yes",
            rows: 6,
            positives: 3,
            own: 0.5,
            thinned: false,
            thresholds: [null, 0.9, 0.8, 0.6, 0.4, 0.3, 0.1],
            truePositives: [0, 1, 2, 2, 3, 3, 3],
            falsePositives: [0, 0, 0, 1, 1, 2, 3],
          },
        ],
      },
    ]);
  });

  it("holds at most 500 thresholds of a class, whose counts are exact", () => {
    const rows = 20_000;
    const scores = Float64Array.from({ length: rows }, (_, i) => ((i * 7919) % rows) / rows);
    const scoring = {
      task: "classification",
      truth: scores.map((p, i) => (p + ((i * 31) % 97) / 97 > 1 ? 1 : 0)),
      prediction: scores.map((p) => (p >= 0.5 ? 1 : 0)),
      probabilities: Float64Array.from(scores).reduce(
        (all, p, i) => all.fill(1 - p, 2 * i).fill(p, 2 * i + 1, 2 * i + 2),
        new Float64Array(2 * rows),
      ),
      classes: ["no", "yes"],
    } as const;
    const curve = new Evaluation({ scoring, target: "y" }).thresholds();
    const [{ curves }] = statesOf(thresholdsView(curve)["text/html"] ?? "", "threshold") as {
      curves: { thinned: boolean; thresholds: (number | null)[]; truePositives: number[] }[];
    }[];
    const [{ thinned, thresholds, truePositives }] = curves;
    expect(thinned).toBe(true);
    expect(thresholds).toHaveLength(500);
    thresholds.forEach((threshold, i) => {
      expect(truePositives[i]).toBe(curve.at(threshold ?? Number.POSITIVE_INFINITY).truePositives);
    });
    // Where the model decides is among them.
    expect(thresholds).toContain(0.5);
  });

  it("of a regression has its panels; errors over time where there is a column of time or an order", () => {
    expect(titles(regressed(["y", "parity"]))).toEqual([
      "Predicted against true",
      "Error over prediction",
      "Error distribution",
      "Error over time",
      "Error by column",
    ]);
    const { scoring } = regressed(["y", "parity"]);
    expect(titles(new Evaluation({ scoring, target: "y" }))).not.toContain("Error by row");
    expect(titles(new Evaluation({ scoring, target: "y", inTime: true }))).toContain("Error by row");
    expect(evaluationView(regressed(["y", "parity"]))["text/plain"]).toContain(
      "Errors go with: parity 100 %",
    );
  });

  it("lets the page choose among the columns, the strongest first, and shows three of them by itself", () => {
    const html = evaluationView(regressed(["y", "parity"]))["text/html"] ?? "";
    const [{ figures }] = statesOf(html, "choose") as { figures: { name: string }[] }[];
    expect(figures.map(({ name }) => name)).toEqual([
      "parity: explains 100 % of the errors' variance",
      "half: explains 0 % of the errors' variance",
    ]);
    expect(withoutTwins(html)).toMatch(/<details open[^>]*><summary[^>]*>parity: explains/);
  });

  it("orders errors by their time, and names it", () => {
    const evaluation = regressed(["y", "parity"]);
    const ms = Float64Array.from({ length: hours }, (_, i) => day + (hours - i) * 3_600_000);
    const { truth, prediction } = evaluation.scoring;
    const figure = residualsByTime({ truth, prediction, target: "y" }, { name: "at", ms });
    const [dots] = figure.data;
    expect(dots.type === "scatter" && dots.x[0]).toBe(day + 3_600_000);
    expect(dots.type === "scatter" && dots.y[0]).toBe(-1);
    expect(figure.layout.x.ticks?.labels).toEqual([
      "2026-01-05 12:00",
      "2026-01-06 00:00",
      "2026-01-06 12:00",
    ]);
  });

  it("shows hostile names as text", () => {
    for (const name of HOSTILE_NAMES) {
      const html = evaluationView(regressed([name, name]))["text/html"] ?? "";
      expect(withoutTwins(html)).not.toMatch(/<(script|iframe|a|b)[\s>]|<[^>]*\son\w+=/i);
    }
  });
});
