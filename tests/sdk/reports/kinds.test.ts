import { describe, expect, it } from "vitest";
import { compareTables } from "../../../sdk/core/drift/index.js";
import { Table } from "../../../sdk/core/tables/index.js";
import {
  type EvaluationReport,
  type ModelCard,
  renderDriftReport,
  renderEvaluationReport,
  renderExplanationReport,
  renderModelCard,
  renderReport,
  renderRunReport,
  renderStudyReport,
} from "../../../sdk/reports/index.js";
import { withInteractions } from "../../support/additive.js";
import { roundExplanation, threeClasses } from "../../support/explained.js";
import { readText } from "../../support/output-html.js";
import { bikesReport, cancerReport } from "../../support/report-input.js";
import { sampleStudy } from "../../support/sample-study.js";

const hasSection = (page: string, id: string): boolean => page.includes(`<section id="${id}"`);

const x = Float64Array.from({ length: 100 }, (_, i) => i % 10);

describe("a model card", () => {
  const card: ModelCard = {
    title: "Bikes",
    words: {},
    ...{ task: "regression", target: "bikers", classes: [], seed: 1, level: 0.95 },
    model: {
      ...{ uri: "models:/bikes/3", kind: "linear", aliases: [], encodedColumns: 3 },
      inputs: [{ name: "hr", type: "double", required: false }],
      outputs: [{ name: "bikers", type: "double", required: true }],
    },
    run: { startedAtMs: 0, seconds: 1 },
    config: "kind: training",
    versions: {},
    metrics: [],
    evaluation: { source: "bikes.csv" },
    training: { source: "bikes.csv" },
    caveats: [],
    madeAtMs: 0,
  };
  const metric = {
    name: "r2",
    title: "R²",
    value: 0.5,
    greaterIsBetter: true,
    low: Number.NaN,
    high: Number.NaN,
  };

  it("says what nobody said, and that nothing stands against it", async () => {
    const page = readText(await renderModelCard(card));
    expect(page).toContain("A linear model that predicts bikers");
    expect(page).toContain("No caveats were found.");
    expect(page).toContain("Nothing was found that stands against its use");
    expect(page).toContain("No threshold was set before");
    expect(page).toContain("No groups are declared");
    expect(page.match(/Not said: the config's section/g)?.length).toBeGreaterThanOrEqual(2);
    expect(page).toContain("Reads 1 column, 3 after encoding");
    expect(page).toMatch(/hr double no/);
  });

  it("gives all that people said, alone or in a list", async () => {
    const page = readText(
      await renderModelCard({
        ...card,
        ...{ task: "classification", classes: ["no", "yes"] },
        words: {
          limits: "Not at night.",
          recommendations: ["Ask first.", "Ask again."],
          outOfScope: "Trains",
        },
        calibration: { ece: 0.125, brier: 0.1, logLoss: 0.3, curve: { predicted: x, observed: x, rows: x } },
        caveats: [{ kind: "data", text: "few rows" }],
      }),
    );
    for (const text of [
      "classifies bikers",
      "no, yes",
      "One caveat",
      "data: few rows",
      "Limits Not at night.",
      "Recommendations Ask first. Ask again.",
      "What it must not be used for Trains",
      "off what is observed by 12.5 % on average",
    ])
      expect(page).toContain(text);
  });

  it("has metrics beside a baseline's, where it has them", async () => {
    const baseline = { name: "mean", metrics: { mae: 3 } };
    const mae = { ...metric, name: "mae", title: "MAE", greaterIsBetter: false, low: 1, high: 2, value: 1.5 };
    const page = readText(await renderModelCard({ ...card, metrics: [metric, mae], baseline }));
    expect(page).toContain("baseline (mean)");
    expect(page).toMatch(/R² r2 0\.50000 higher MAE mae 1\.5000 1 to 2 3 lower/);
    expect(readText(await renderModelCard({ ...card, metrics: [metric] }))).not.toContain("baseline (");
  });
});

describe("reports of stored things", () => {
  it.each([
    ["stable", x, "good"],
    ["drifted", x.map((value) => value + 100), "bad"],
  ])("of a drift say the verdict: %s", async (verdict, current, mood) => {
    const drift = compareTables(Table.from({ x }), Table.from({ x: current }));
    const page = await renderDriftReport({ title: "d", drift, measuredAtMs: 0 });
    expect(page).toMatch(new RegExp(`<span class="${mood}">. ${verdict}</span>`));
    expect(readText(page)).toContain("100 rows against 100 of the reference.");
    const named = await renderDriftReport({
      title: "d",
      drift,
      reference: "training",
      run: { id: "r1", startedAtMs: 0, seconds: 1 },
      measuredAtMs: 0,
    });
    expect(readText(named)).toMatch(/100 of training\..*run r1/);
  });

  it("of a run have what it kept", async () => {
    const run = { startedAtMs: 0, seconds: 1 };
    const bare = { title: "r", run, metrics: {}, params: {}, tags: {}, history: { epochs: [] } };
    const page = await renderRunReport(bare);
    for (const id of ["metrics", "kept", "learning"]) expect(hasSection(page, id)).toBe(false);
    expect(page).not.toContain("Config</h3>");
    const failed = { ...run, id: "r1", status: "FAILED" };
    const more = await renderRunReport({ ...bare, run: failed, params: { a: "1" }, config: "kind: x" });
    expect(more).toContain('· <b class="bad">FAILED</b>');
    expect(readText(more)).toMatch(/1 parameter .*How it ran .*run r1 .*kind: x/);
    expect(readText(await renderRunReport({ ...bare, tags: { a: "1" } }))).toMatch(/1 tag .*a 1/);
  });

  it("of a study that no run keeps say nothing of how it ran", async () => {
    const page = await renderStudyReport({ title: "s", study: sampleStudy(0) });
    expect(readText(page)).toContain("No trial is complete.");
    expect(hasSection(page, "run")).toBe(false);
    const kept = { title: "s", study: sampleStudy(3), run: { startedAtMs: 0, seconds: 1 } };
    expect(readText(await renderStudyReport({ ...kept, seed: 7 }))).toMatch(/seed 7/);
    expect(readText(await renderStudyReport(kept))).not.toMatch(/seed/);
  });

  const { predictions = { truth: x, prediction: x } } = bikesReport();
  const stored: EvaluationReport = {
    ...{ title: "e", task: "regression", target: "bikers", classes: [], seed: 1, config: "", versions: {} },
    run: { startedAtMs: 0, seconds: 1 },
    model: { uri: "models:/bikes/3", kind: "linear", inputs: ["hr"], encodedColumns: 1 },
    data: { source: "bikes.csv", digest: "d1", rows: 10, columns: 2, taken: 10, how: "all rows" },
    notes: [],
    predictions,
    ...{ verdict: "passed", missed: [], metrics: [] },
  };

  it("of an evaluation say whether it passed, and how the model stands to the champion", async () => {
    const passed = await renderEvaluationReport(stored);
    expect(passed).toContain('<span class="good">✓ passed</span>');
    expect(hasSection(passed, "champion")).toBe(false);
    expect(hasSection(passed, "drift")).toBe(false);
    const missed = await renderEvaluationReport({
      ...stored,
      ...{ verdict: "missed", missed: ["mae is above 3"], champion: { reason: "There is no Champion" } },
      model: { ...stored.model, runId: "r1" },
    });
    expect(missed).toContain('<span class="bad">✗ missed</span>');
    expect(missed).toContain("<li><bdi>mae is above 3</bdi></li>");
    expect(readText(missed)).toContain("There is no Champion.");
    expect(readText(missed)).toContain("models:/bikes/3, trained by run r1");
  });

  it("of an explanation say why a model predicts, or classifies", async () => {
    const { predictions: _, ...rest } = stored;
    const explained = { ...rest, background: "100 training rows" };
    const data = Table.from({ hr: x, temp: x.map((value) => value * 2) });
    const whole = { ...explained, explanation: withInteractions(roundExplanation(data)) };
    const page = await renderExplanationReport(whole);
    expect(readText(page)).toMatch(
      /Why the linear model models:\/bikes\/3 predicts bikers as it does: 100 of 10 rows/,
    );
    expect(readText(page)).toContain("The strongest pairs");
    const classes = { ...explained, task: "classification" as const, explanation: threeClasses() };
    expect(
      readText(await renderExplanationReport({ ...classes, classes: ["low", "mid", "high"] })),
    ).toContain("classifies bikers");
  });
});

describe("the report of a training", () => {
  it("says what stopped, what missed, and what is worse than the baseline", async () => {
    const { explanation: _, history, metrics, ...input } = bikesReport();
    const page = await renderReport({
      ...input,
      run: { ...input.run, status: "FAILED" },
      baseline: { name: "median", metrics: { mae: 28 } },
      metrics: metrics.map((metric) => ({ ...metric, passed: false, threshold: 1 })),
      history: { epochs: [], ...history, stoppedEarly: true, stoppedOnRequest: true },
    });
    expect(readText(page)).toContain("100 % more than the baseline (median: 28)");
    expect(readText(page)).toContain(`${metrics.length} of ${metrics.length} thresholds are missed.`);
    expect(page).toContain('· <b class="bad">FAILED</b>');
    expect(readText(page)).toContain("Stopped early by hand, after 20 of 40 epochs.");
  });

  it("draws the first of many classes openly, the others behind their names, and not all of very many", async () => {
    const { explanation: _, predictions: __, evaluation: ___, ...input } = cancerReport();
    const three = await renderReport({
      ...input,
      classes: ["low", "mid", "high"],
      explanation: threeClasses(),
    });
    const section = three.slice(three.indexOf('<section id="explanation"'));
    expect(section.match(/<details open><summary><bdi>low/g)).toHaveLength(1);
    expect(section).toMatch(/<details><summary><bdi>mid/);
    expect(readText(three)).toContain("The least sure row Test row");
    const { shap } = threeClasses();
    const repeat = <T>(of: readonly T[]): T[] => [...of, ...of, ...of];
    const nine = threeClasses({
      shap: {
        ...shap,
        outputs: Array.from({ length: 9 }, (_, i) => `k${i}`),
        baseValues: Float64Array.from(repeat([...shap.baseValues])),
        values: repeat(shap.values),
        predictions: repeat(shap.predictions),
      },
      importances: [],
    });
    const many = await renderReport({ ...input, classes: nine.shap.outputs, explanation: nine });
    expect(readText(many)).toContain("1 more classes are not drawn.");
  });
});
