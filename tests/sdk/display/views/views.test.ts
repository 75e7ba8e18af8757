import { describe, expect, it } from "vitest";
import { Table } from "../../../../sdk/core/tables/index.js";
import { profileTable } from "../../../../sdk/core/tables/profile.js";
import {
  experimentView,
  explanationView,
  figureView,
  historyView,
  type MimeBundle,
  metricsView,
  modelView,
  predictedVsTrue,
  profileView,
  reportView,
  tableView,
} from "../../../../sdk/display/index.js";
import { textWidth } from "../../../../sdk/utils/text/index.js";
import { pictureCount, withoutTwins } from "../../../support/output-html.js";
import { bikesReport, HOSTILE_NAMES, hostileReport } from "../../../support/report-input.js";

/** No tag but the views' own, and no attribute that runs. */
function expectSafe(bundle: MimeBundle): void {
  const html = bundle["text/html"] ?? "";
  expect(withoutTwins(html)).not.toMatch(/<(script|img|iframe|a|b)[\s>]/i);
  expect(withoutTwins(html)).not.toMatch(/<[^>]*\son\w+=/i);
}

function expectFits(bundle: MimeBundle, width: number): void {
  for (const line of bundle["text/plain"].split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(width);
}

const hostile = hostileReport();
const hostileTable = Table.from(HOSTILE_NAMES.map((name) => [name, HOSTILE_NAMES] as const));

describe("tableView", () => {
  const table = Table.from({
    id: BigInt64Array.from([1n, 2n ** 60n]),
    temp: [0.5, Number.NaN],
    sky: ["clear", null],
    open: [true, false],
  });

  it("shows the first rows and counts the rest", () => {
    const long = Table.from({ x: new Float64Array(8645) });
    expect(tableView(long)["text/plain"]).toContain("Table: 8,645 rows x 1 column");
    expect(tableView(long)["text/plain"]).toContain("… 8,635 more rows");
    expect(tableView(long)["text/html"]).toContain("first 20 of 8,645 rows");
    expect(tableView(long, { rows: 8644 })["text/plain"]).toContain("… 1 more row");
  });

  it("gives a Data Resource that JSON can hold", () => {
    const resource = tableView(table)["application/vnd.dataresource+json"];
    expect(JSON.parse(JSON.stringify(resource))).toEqual({
      schema: {
        fields: [
          { name: "id", type: "integer" },
          { name: "temp", type: "number" },
          { name: "sky", type: "string" },
          { name: "open", type: "boolean" },
        ],
      },
      data: [
        { id: 1, temp: 0.5, sky: "clear", open: true },
        { id: "1152921504606846976", temp: null, sky: null, open: false },
      ],
    });
  });

  it("shows hostile names and cells as text, inside the terminal", () => {
    const bundle = tableView(hostileTable, { width: 80 });
    expectSafe(bundle);
    expectFits(bundle, 80);
  });
});

describe("the other views", () => {
  it("show metrics with thresholds", () => {
    const details = bikesReport().metrics;
    const text = metricsView({ details, skipped: [{ name: "rmsle", reason: "negative" }] })["text/plain"];
    expect(text).toMatch(/mae\s+│\s+55\.976\s+│ lower\s+│\s+≤ 100 │ passed/);
    expect(text).toMatch(/explainedVariance.*≥ 0\.9 │ missed/);
    expect(text).toContain("rmsle left out: negative");
    expect(metricsView({ details })["text/html"]).toContain("✗ missed");
  });

  it("show a history as epochs and curves, and say when there are none", () => {
    const { history } = bikesReport();
    const bundle = historyView(history ?? { epochs: [] });
    expect(bundle["text/plain"]).toContain("Training history: 20 epochs");
    expect(bundle["text/plain"]).toContain("kept: epoch 17, stopped early");
    expect(bundle["text/html"]).toContain("Learning curve: loss");
    expect(historyView({ epochs: [] })["text/plain"]).toContain("no epochs");
  });

  it("show an explanation by importance", () => {
    const { explanation } = bikesReport();
    if (explanation === undefined) throw new Error("no explanation");
    const bundle = explanationView(explanation);
    expect(bundle["text/plain"]).toMatch(/│ hr\s+│/);
    expect(bundle["text/plain"].replaceAll("\n", " ")).toContain("against 100 background rows (seed 42)");
    expect(pictureCount(bundle["text/html"] ?? "")).toBeGreaterThan(0);
  });

  it("show a model's signature, a profile, an experiment and a report file", () => {
    const model = modelView({
      kind: "dense",
      task: "regression",
      target: "bikers",
      classes: [],
      signature: {
        inputs: [{ name: "temp", type: "double", required: true }],
        outputs: [{ name: "prediction", type: "double", required: true }],
      },
      features: { names: ["temp"], groups: [{ name: "temp", columns: [0] }] },
    });
    expect(model["text/plain"]).toContain("dense (regression)");
    const profile = profileView(profileTable(Table.from({ sky: ["clear", "clear", null], temp: [1, 2, 3] })));
    expect(profile["text/plain"]).toContain("clear 66.7 %");
    expect(profile["text/plain"]).toContain("1 (33.3 %)");
    expect(profile["text/html"]).toContain("Histogram of temp from 1 to 3");
    const experiment = experimentView({
      name: "bikes",
      stage: "evaluated",
      metrics: bikesReport().metrics,
      seconds: 21.4,
      data: { source: "bikes.csv", rows: 8645, columns: 15, trainRows: 7205, testRows: 1440 },
    });
    expect(experiment["text/plain"]).toContain("8,645 rows x 15 columns (7,205 to train, 1,440 to test)");
    expect(reportView({ path: "out/bikes.html", bytes: 1_250_000 })["text/plain"]).toBe(
      "Report: out/bikes.html (1.3 MB, opens in any browser, offline)",
    );
  });

  it("show hostile names as text everywhere", () => {
    const { explanation, metrics, predictions, target, name, data } = hostile;
    if (explanation === undefined || predictions === undefined || data.profile === undefined)
      throw new Error("incomplete");
    for (const bundle of [
      explanationView(explanation, { width: 90 }),
      metricsView({ details: metrics }, { width: 90 }),
      profileView(data.profile, { width: 90 }),
      experimentView({ name, stage: name, metrics, model: { kind: name, target } }, { width: 90 }),
      reportView({ path: HOSTILE_NAMES[1], bytes: 1 }),
    ]) {
      expectSafe(bundle);
    }
    expectFits(explanationView(explanation, { width: 90 }), 90);
    const figure = figureView(predictedVsTrue({ ...predictions, target }));
    expectSafe(figure);
    expect(JSON.stringify(figure["application/vnd.plotly.v1+json"])).not.toContain("<b>");
  });
});
