import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { Explanation } from "../../../sdk/core/explainers/index.js";
import { Calibration } from "../../../sdk/core/validation/index.js";
import { renderReport } from "../../../sdk/reports/index.js";
import { pickRows } from "../../../sdk/reports/pick-rows.js";
import { withoutTwins } from "../../support/output-html.js";
import { bikesReport, cancerReport, hostileReport } from "../../support/report-input.js";

function between(text: string, start: string, end: string): string {
  const from = text.indexOf(start) + start.length;
  return text.slice(from, text.indexOf(end, from));
}

function sha256(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

describe("renderReport", () => {
  it("tells what ran, how well, on what, and why", async () => {
    const page = await renderReport(bikesReport());
    for (const text of [
      "Mean absolute error",
      "55.98",
      "meets the threshold ≤ 100",
      "59 % less than the baseline",
      "1 of 2 thresholds is missed.",
      "fixtures/bikes.csv",
      "3b7d2f90c4e1",
      "9f2c4b7d1e0a4f6bb2d05c1a7e3f8d46",
      "wasm 4.22.0",
      "transform: sqrt",
      "Learning curve: loss",
      "SHAP values",
      "The largest error",
      "The highest prediction",
      "light rain/snow",
    ]) {
      expect(page).toContain(text);
    }
    expect(page.length).toBeLessThan(4e6);
  });

  it("is the same text for the same input", async () => {
    expect(await renderReport(cancerReport())).toBe(await renderReport(cancerReport()));
  });

  it("draws a classification's own plots", async () => {
    const page = await renderReport(cancerReport());
    for (const title of [
      "Confusion matrix",
      "ROC curve",
      "Precision and recall",
      "Calibration",
      "The surest mistake",
    ]) {
      expect(page).toContain(`<h3>${title}</h3>`);
    }
    expect(page).not.toContain("Learning curve");
  });

  it("shows what a calibration made of the probabilities", async () => {
    const curve = (observed: number[]) => ({
      predicted: Float64Array.of(0.1, 0.9),
      observed: Float64Array.from(observed),
      rows: Float64Array.of(30, 40),
    });
    const scores = { ece: 0.1875, brier: 0.1625, logLoss: 0.4375 };
    const calibration = new Calibration({
      method: "sigmoid",
      classes: ["benign", "malignant"],
      rows: 426,
      before: { ...scores, curve: curve([0.3, 0.7]) },
      after: { ece: 0.03125, brier: 0.0875, logLoss: 0.21875, curve: curve([0.1, 0.9]) },
    });
    const page = await renderReport({ ...cancerReport(), calibration });
    const part = between(page, '<section id="calibration"', "</section>");
    for (const text of [
      "expected calibration error",
      "0.1875",
      "0.03125",
      "Brier score",
      "log loss",
      "426 rows",
      "<h3>Calibration of malignant</h3>",
    ])
      expect(part).toContain(text);
    expect(part).not.toContain("no worse before");
    const worse = new Calibration({ ...calibration, after: calibration.before });
    expect(await renderReport({ ...cancerReport(), calibration: worse })).toContain("no worse before");
    expect(await renderReport(cancerReport())).not.toContain('id="calibration"');
  });

  it("shows how often intervals hold, and draws them", async () => {
    const input = bikesReport();
    const { truth, prediction } = input.predictions ?? {};
    if (truth === undefined || prediction === undefined) throw new Error("incomplete input");
    const lower = prediction.map((value) => value - 100);
    const upper = prediction.map((value) => value + 100);
    const within = truth.filter((value, row) => Math.abs(value - prediction[row]) <= 100).length;
    const made = { method: "conformal", coverage: 0.9, margin: 100 } as const;
    const page = await renderReport({ ...input, intervals: { ...made, lower, upper } });
    const part = between(page, '<section id="intervals"', "</section>");
    for (const text of [
      "Intervals for 90.0 % of rows, by conformal prediction",
      `${((100 * within) / truth.length).toFixed(1)} %`,
      "of test rows; 90.0 % wanted",
      "<h3>Intervals around predictions</h3>",
      "true, outside",
    ])
      expect(part).toContain(text);
    expect(part).toMatch(/mean width.*?200/s);
    expect(await renderReport(input)).not.toContain('id="intervals"');
  });

  it("carries plotly.js whole, and a policy that allows that script, its own, and nothing else", async () => {
    const page = await renderReport(bikesReport());
    const packed = between(page, 'data-assay-pack="plotly">', "</script>");
    const script = gunzipSync(Buffer.from(packed, "base64")).toString("utf8");
    const installed = readFileSync(createRequire(__filename).resolve("plotly.js-cartesian-dist-min"), "utf8");
    expect(script).toBe(installed);
    const own = [...page.matchAll(/<script>([^<]*(?:<(?!\/script>)[^<]*)*)<\/script>/g)].map(([, text]) =>
      sha256(text),
    );
    expect(own).toHaveLength(3);
    const policy = between(page, 'http-equiv="Content-Security-Policy" content="', '"').replaceAll(
      "&#39;",
      "'",
    );
    const scripts = policy.split("; ").find((part) => part.startsWith("script-src "));
    expect(scripts?.split(" ").slice(1).sort()).toEqual([...own, sha256(script)].sort());
    expect(policy.split("; ").filter((part) => part !== scripts)).toEqual([
      "default-src 'none'",
      "style-src 'unsafe-inline'",
      "img-src data: blob:",
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(page.replace(packed, "")).not.toMatch(/(src|href)="(https?:)?\/\//);
  });

  it("leaves out what there is nothing of", async () => {
    const { explanation, history, predictions, baseline, ...rest } = bikesReport();
    const page = await renderReport({ ...rest, metrics: [] });
    for (const id of ["metrics", "errors", "explanation", "learning"])
      expect(page).not.toContain(`id="${id}"`);
    for (const id of ["data", "run"]) expect(page).toContain(`href="#${id}"`);
  });

  it("keeps hostile names from becoming elements", async () => {
    const page = await renderReport(hostileReport());
    expect(page).not.toMatch(/<img|<a href="javascript|<b>bold/);
    // The runtime, plotly.js, the code of plots, and the start.
    expect(withoutTwins(page).match(/<script/g)).toHaveLength(4);
    expect(withoutTwins(page).match(/<\/script/g)).toHaveLength(4);
  });
});

describe("pickRows", () => {
  it("picks the largest error, a middle row and the highest prediction of a regression", () => {
    const input = bikesReport();
    const { explanation, predictions } = input;
    if (explanation === undefined || predictions === undefined) throw new Error("incomplete input");
    const picked = pickRows(explanation, input);
    expect(picked.map(({ title }) => title)).toEqual([
      "The largest error",
      "A row in the middle",
      "The highest prediction",
    ]);
    const { truth, prediction } = predictions;
    const errors = Array.from(explanation.rowIndices, (row) => Math.abs(prediction[row] - truth[row]));
    expect(errors[picked[0].index]).toBe(Math.max(...errors));
    expect(new Set(picked.map(({ index }) => index)).size).toBe(3);
  });

  it("explains each row of a classification for the class that was predicted", () => {
    const input = cancerReport();
    if (input.explanation === undefined) throw new Error("incomplete input");
    for (const { index, output } of pickRows(input.explanation, input)) {
      const probabilities = input.explanation.shap.predictions.map((p) => p[index]);
      expect(probabilities[output]).toBe(Math.max(...probabilities));
    }
  });

  it("speaks of probabilities where log odds are explained", () => {
    const input = cancerReport();
    const { explanation, predictions } = input;
    if (explanation === undefined || predictions?.probabilities === undefined) throw new Error("incomplete");
    const { shap } = explanation;
    const raw = new Explanation({
      ...explanation,
      unit: "log odds",
      shap: {
        ...shap,
        outputs: shap.outputs.slice(1),
        values: shap.values.slice(1),
        baseValues: shap.baseValues.slice(1),
        predictions: [shap.predictions[1].map((p) => 20 * Math.log(p / (1 - p)))],
      },
    });
    const picked = pickRows(raw, input);
    expect(picked.map(({ index, title }) => [index, title])).toEqual(
      pickRows(explanation, input).map(({ index, title }) => [index, title]),
    );
    for (const { output, note } of picked) {
      expect(output).toBe(0);
      expect(note).toMatch(
        new RegExp(`with \\d{1,3}(\\.\\d+)? %.*Effects on the log odds of ${shap.outputs[1]}\\.$`),
      );
    }
  });
});
