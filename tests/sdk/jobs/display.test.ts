import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Experiment, type ExplainedExperiment, type ReportFile } from "../../../sdk/index.js";
import { ROOT } from "../../support/source-files.js";

type Shown = { [key: symbol]: () => Record<string, unknown> };

describe("every result shows itself", () => {
  let cwd = "";
  let experiment: ExplainedExperiment;
  let report: ReportFile;

  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), "assay-display-"));
    experiment = await Experiment.load(join(ROOT, "fixtures", "configs", "cancer.yaml"), {
      cwd,
      onProgress: false,
    })
      .train()
      .evaluate()
      .explain();
    report = await experiment.report("report.html");
  });
  afterAll(() => rm(cwd, { recursive: true, force: true }));

  const results: [string, () => object, RegExp][] = [
    ["the experiment", () => experiment, /cancer \(explained\)/],
    ["metrics", () => experiment.metrics, /rocAuc/],
    ["the evaluation", () => experiment.evaluation, /flagged as malignant.*best F1/s],
    ["thresholds", () => experiment.evaluation.thresholds(), /flagged as malignant.*best F1/s],
    ["the history", () => experiment.history, /closed form/],
    ["the explanation", () => experiment.explanation, /worst_texture/],
    ["the model", () => experiment.model, /diagnosis/],
    ["a table", () => experiment.testRows, /mean_radius/],
    ["the report", () => report, /report\.html/],
  ];

  it.each(results)("%s in a notebook, as HTML and as text", (_, result, words) => {
    const bundle = (result() as Shown)[Symbol.for("Jupyter.display")]();
    expect(bundle["text/plain"]).toMatch(words);
    expect(bundle["text/html"]).toMatch(words);
    // JupyterLab would show it as a tree, in place of the HTML.
    expect(bundle).not.toHaveProperty(["application/json"]);
  });

  it.each(results)("%s in a terminal, by console.log", (_, result, words) => {
    const text = inspect(result());
    expect(text).toMatch(words);
    expect(text).not.toContain("Symbol(");
  });

  it("a report is its path where a text is wanted", () => {
    expect(`${report}`).toBe(join(cwd, "report.html"));
  });
});
