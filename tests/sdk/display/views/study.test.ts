import { describe, expect, it } from "vitest";
import {
  attachViews,
  figureSvg,
  MACHINE_FORM,
  studyHistory,
  studyImportances,
  studyParallel,
  studySlices,
  studyView,
  toPlotly,
} from "../../../../sdk/display/index.js";
import { renderStudyReport } from "../../../../sdk/reports/index.js";
import { textWidth } from "../../../../sdk/utils/text/index.js";
import { pictureCount, withoutTwins } from "../../../support/output-html.js";
import { HOSTILE_NAMES } from "../../../support/report-input.js";
import { sampleStudy } from "../../../support/sample-study.js";

describe("the view of a study", () => {
  const study = sampleStudy(40);
  const bundle = studyView(study);
  const text = bundle["text/plain"];

  it("is a table of the best trials, what became of all, and the importance of parameters", () => {
    expect(text).toContain("Study by random search: 40 trials, mae (lower is better) over 3 folds");
    expect(text).toContain(`Best: trial ${study.best?.number}, mae 40`);
    expect(text).toMatch(/24 complete, 12 pruned, 4 failed; 1 min 0 s in all\./);
    // 24 whole trials and 12 of a third, of 36.
    expect(text).toMatch(/77\.8 % of the\s+folds/);
    expect(text).toContain("Trials 9, 19, 29, 39 failed: the loss is not finite.");
    expect(text).toMatch(/model\.kind\s+│\s+\d\d\.\d %/);
    expect(text).toContain("transform: log1p");
    for (const line of text.split("\n")) expect(textWidth(line)).toBeLessThanOrEqual(100);
  });

  it("ranks by the score", () => {
    const shown = [...text.matchAll(/^│ +\d+ │ +(\d+\.\d+) │/gm)].map(([, score]) => Number(score));
    expect(shown).toHaveLength(10);
    expect(shown).toEqual(shown.toSorted((a, b) => a - b));
  });

  it("has all its plots in a page, each with a title", () => {
    const page = bundle["text/html"] ?? "";
    for (const title of ["History: mae", "Importance of parameters", "Parallel coordinates", "Slices"]) {
      expect(page).toContain(title);
    }
    expect(pictureCount(page)).toBe(3 + 5);
    expect(page).not.toContain("NaN");
  });

  it("is plain data for machines", () => {
    expect(JSON.parse(JSON.stringify(bundle[MACHINE_FORM])).trials).toHaveLength(40);
  });

  it.each([0, 1, 2, 10])("works with %i trials", (count) => {
    const few = sampleStudy(count);
    const made = studyView(few);
    expect(made["text/html"]).not.toMatch(/NaN|undefined|Infinity/);
    expect(made["text/plain"]).toContain(count === 0 ? "No trial is complete." : "Best: trial ");
  });

  it.each(HOSTILE_NAMES)("escapes what comes from outside: %s", (name) => {
    const html = studyView(sampleStudy(40, { name, error: name }))["text/html"] ?? "";
    // What stands in a quoted attribute is a text: an attribute of its own would be left over.
    const made = withoutTwins(html).replaceAll(/="[^"]*"/g, "");
    expect(made).not.toMatch(/<(script|img|iframe|a|b)[\s>]/i);
    expect(made).not.toMatch(/<[^>]*\son\w+=/i);
  });

  it("is attached to the class", () => {
    attachViews();
    const shown = (study as unknown as Record<symbol, () => Record<string, string>>)[
      Symbol.for("Jupyter.display")
    ]();
    expect(shown["text/html"]).toContain("Parallel coordinates");
  });
});

describe("figures of a study", () => {
  const study = sampleStudy(40);

  it("history: the best so far never gets worse", () => {
    const line = studyHistory(study).data.find((trace) => "name" in trace && trace.name === "best so far");
    const scores = line !== undefined && line.type === "scatter" ? [...line.y] : [];
    expect(scores.length).toBeGreaterThan(10);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });

  it("parallel coordinates: a line a trial, below the axis where it does not have the parameter", () => {
    const figure = studyParallel(study);
    const lines = (figure?.data ?? []).flatMap((trace) =>
      trace.type === "scatter" && trace.mode === "lines" && trace.hover !== undefined ? [trace] : [],
    );
    expect(lines).toHaveLength(24 + 12);
    const forests = lines.filter(({ hover }) => hover?.[0].includes("model.kind forest"));
    expect(forests.length).toBeGreaterThan(3);
    for (const { y } of forests) expect(y.filter((place) => place < 0)).toHaveLength(2);
    for (const { y } of lines) expect(y.every((place) => place <= 1 && place >= -0.2)).toBe(true);
  });

  it("slices: one a parameter, the most important first, on the scale of the space", () => {
    const slices = studySlices(study);
    expect(slices.map(({ title }) => title)).toEqual(study.importances.map(({ name }) => name));
    const rate = slices.find(({ title }) => title === "model.learningRate");
    expect(rate?.layout.x.ticks?.labels).toEqual(["0.0100", "0.0300", "0.100", "0.300"]);
  });

  it("are painted by both painters", () => {
    const figures = [
      studyHistory(study),
      studyImportances(study),
      studyParallel(study),
      ...studySlices(study),
    ];
    for (const figure of figures) {
      if (figure === undefined) throw new Error("a figure is missing");
      expect(String(figureSvg(figure))).toMatch(/^<svg /);
      expect(() => JSON.stringify(toPlotly(figure))).not.toThrow();
    }
    const written = figures[2] && toPlotly(figures[2]).data.filter(({ mode }) => mode === "text");
    expect(written?.[0]).toMatchObject({ textposition: "middle center" });
  });
});

describe("the report of a study", () => {
  it("is a page with its plots and both configs", async () => {
    const page = await renderStudyReport({
      title: "tuning of bikes",
      run: { startedAtMs: 0, seconds: 60 },
      config: "kind: tuning",
      bestConfig: "kind: training",
      seed: 0,
      versions: { assay: "0.1.0" },
      study: sampleStudy(40),
    });
    for (const part of [
      "Tuning",
      "Parallel coordinates",
      "Slices",
      "kind: tuning",
      "kind: training",
      "The best of 40 trials",
    ]) {
      expect(page).toContain(part);
    }
  });
});
