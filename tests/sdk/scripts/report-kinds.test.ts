import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compareScores } from "../../../sdk/core/comparison/index.js";
import { Experiment, writeReport } from "../../../sdk/index.js";
import type { ReportJson } from "../../../sdk/reports/index.js";
import { assayIn } from "../../support/in-process.js";
import { storedProject } from "../../support/stored-jobs.js";

const rows = Array.from(
  { length: 120 },
  (_, i) => `${i % 7},${(i * 13) % 11},${(i % 7) * 2 + ((i * 13) % 11) ** 2}`,
);

interface Ran {
  readonly id: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly truth: Float64Array;
  readonly prediction: Float64Array;
}

async function train(folder: string, name: string, model: Record<string, unknown>, more = {}): Promise<Ran> {
  const config = {
    split: { kind: "chronological", testSize: 0.25 },
    ...{ name, seed: 1, target: "y", metrics: ["mae", "rmse"], model, ...more },
    dataset: { kind: "csv" as const, path: join(folder, "data.csv") },
  };
  const done = await Experiment.load(config as never, { cwd: folder, env: {} })
    .train()
    .evaluate()
    .explain();
  const { predictions, metrics } = done;
  return {
    id: done.run?.id ?? "",
    metrics: { mae: metrics.mae, rmse: metrics.rmse } as Record<string, number>,
    truth: predictions.numbers("y"),
    prediction: predictions.numbers("prediction"),
  };
}

describe("the comparison of runs", () => {
  let folder = "";
  let linear: Ran;
  let boosting: Ran;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "assay été "));
    await writeFile(join(folder, "data.csv"), `a,b,y\n${rows.join("\n")}\n`);
    linear = await train(folder, "linear", { kind: "linear" }, { tracking: { tags: { who: "ada" } } });
    boosting = await train(folder, "boosting", { kind: "boosting", rounds: 30 });
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("sets metrics, settings, data and importances of runs side by side, and compares their rows in pairs", async () => {
    const output = join(folder, "comparison.json");
    const { code, error, out } = await assayIn(folder, [
      ...["report", linear.id, boosting.id, "--to", "json", "-o", output, "--json"],
    ]);
    expect(code, error).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ runs: [linear.id, boosting.id], kind: "comparison", output });
    const report = JSON.parse(await readFile(output, "utf8")) as ReportJson;
    expect(report).toMatchObject({ format: "assay.report", version: 1, kind: "comparison" });
    expect(report.sections.map(({ id }) => id)).toEqual([
      ...["runs", "metrics", "paired", "settings", "data", "learning", "importances"],
    ]);
    const { runs, paired } = report.data as {
      runs: { metrics: Record<string, number>; params: Record<string, string> }[];
      paired: { difference: number; low: number; high: number; block: number; metric: { name: string } }[][];
    };
    expect(runs.map(({ metrics }) => metrics.mae)).toEqual([linear.metrics.mae, boosting.metrics.mae]);
    // The same numbers as by the function that compares scores, on the rows themselves.
    const scoring = ({ truth, prediction }: Ran) => ({ task: "regression" as const, truth, prediction });
    const expected = compareScores(scoring(linear), scoring(boosting), { metric: "mae", block: "auto" });
    const [mae] = paired[0];
    expect([mae.metric.name, mae.difference, mae.low, mae.high, mae.block]).toEqual([
      ...["mae", expected.difference, expected.low, expected.high, expected.block],
    ]);
    const text = JSON.stringify(report.sections);
    for (const shown of ["model.kind", "boosting", "who", "ada", "✓ same"]) expect(text).toContain(shown);
  });

  it("draws learning curves of all runs in one plot, and importances as shares of each run", async () => {
    const file = await writeReport([linear.id, boosting.id], {
      ...{ path: "both.json", title: "Both", cwd: folder, env: {} },
    });
    expect(file.path).toBe(join(folder, "both.json"));
    const report = JSON.parse(await readFile(file.path, "utf8")) as ReportJson;
    expect(report.title).toBe("Both");
    const figures = report.sections.flatMap(({ content }) =>
      content.flatMap((one) => (one.type === "figure" ? [one.figure] : [])),
    );
    const importances = figures.find(({ title }) => title === "Importances side by side");
    expect(importances?.data.map(({ type }) => type)).toEqual(["bar", "bar"]);
    for (const trace of importances?.data ?? []) {
      if (trace.type !== "bar") throw new Error("bars");
      expect(trace.x.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 4);
    }
    const curve = figures.find(({ title }) => title.startsWith("Learning curve"));
    expect(curve?.layout.x.title).toBe("step");
  });

  it("says why rows are not compared, where their truths differ", async () => {
    const other = await train(
      folder,
      "other",
      { kind: "linear" },
      { split: { kind: "shuffled", testSize: 0.25 } },
    );
    const { code, error } = await assayIn(folder, [
      "report",
      linear.id,
      other.id,
      "--to",
      "json",
      "-o",
      "c.json",
    ]);
    expect(code, error).toBe(0);
    const report = JSON.parse(await readFile(join(folder, "c.json"), "utf8")) as ReportJson;
    const pairs = report.sections.find(({ id }) => id === "paired");
    expect(JSON.stringify(pairs)).toMatch(/B is not compared row by row: .*not scored on the same rows/);
    expect(JSON.stringify(report.sections.find(({ id }) => id === "data"))).toContain("✗ other");
  });

  it("refuses what cannot be compared, by words", async () => {
    for (const [args, wanted] of [
      [[linear.id, linear.id], /CLI_USAGE.*2 to 12 different runs/s],
      [[linear.id, "--kind", "comparison"], /CLI_USAGE/],
      [[linear.id, "--kind", "comparisn"], /CLI_USAGE.*Did you mean "comparison"/s],
      [[linear.id, "--to", "docx"], /CLI_USAGE.*html, pdf, json/s],
      [[linear.id, boosting.id, "--kind", "study"], /CLI_USAGE.*one run/s],
      [[linear.id, "--kind", "study"], /ARTIFACT_MISSING.*keeps no study/s],
      [[linear.id, "--kind", "drift"], /ARTIFACT_MISSING.*keeps no drift/s],
      [[linear.id, "0123456789abcdef0123456789abcdef"], /TRACKING_MISSING/],
    ] as const) {
      const { code, error } = await assayIn(folder, ["report", ...args]);
      expect(code).toBeGreaterThan(0);
      expect(error).toMatch(wanted);
    }
  });
});

describe("the reports of a study and of a drift", () => {
  let project: Awaited<ReturnType<typeof storedProject>>;
  beforeAll(async () => {
    project = await storedProject();
  });
  afterAll(async () => {
    await rm(project.folder, { recursive: true, force: true });
  });

  it("are made again of what a tuning's run kept: every trial, the best config", async () => {
    const { summary, error } = await project.run({
      ...{ kind: "tuning", name: "bikes", target: "y", model: { kind: "linear", l2: 1 } },
      tune: { space: { "model.l2": { uniform: [0.1, 10] } }, search: { kind: "random", trials: 12 } },
    });
    expect(summary.status, error?.message).toBe("FINISHED");
    const id = summary.run?.id ?? "";
    const asked = await assayIn(project.folder, [
      "report",
      id,
      "--kind",
      "study",
      "--to",
      "json",
      "-o",
      "s.json",
    ]);
    expect(asked.code, asked.error).toBe(0);
    const report = JSON.parse(await readFile(join(project.folder, "s.json"), "utf8")) as ReportJson;
    const { trials, best } = report.data as { trials: { value: number }[]; best: { value: number } };
    expect(trials).toHaveLength(12);
    expect(best.value).toBe(Math.min(...trials.map(({ value }) => value)));
    const [{ content }] = report.sections;
    const all = content.find((one) => one.type === "group" && one.title === "All trials");
    if (all?.type !== "group" || all.content[0].type !== "table") throw new Error("no table of all trials");
    expect(all.content[0].rows).toHaveLength(12);
    const text = JSON.stringify(report.sections);
    for (const shown of ["Config of the best trial", "model.l2", "l2:"]) expect(text).toContain(shown);
  });

  it("are made again of what an evaluation's run kept: the drift of rows and of predictions", async () => {
    const trained = await project.train();
    expect(trained.error).toBeUndefined();
    const { summary, error } = await project.run({ kind: "evaluations", model: "models:/bikes/1" });
    expect(summary.status, error?.message).toBe("FINISHED");
    const id = summary.run?.id ?? "";
    const asked = await assayIn(project.folder, [
      "report",
      id,
      "--kind",
      "drift",
      "--to",
      "json",
      "-o",
      "d.json",
    ]);
    expect(asked.code, asked.error).toBe(0);
    const report = JSON.parse(await readFile(join(project.folder, "d.json"), "utf8")) as ReportJson;
    expect(report.sections.map(({ id: section }) => section)).toEqual(["drift", "predictions", "how"]);
    const { drift } = report.data as { drift: { columns: { name: string; psi: number }[]; verdict: string } };
    expect(drift.columns.map(({ name }) => name).sort()).toEqual(["c", "x", "y"]);
    expect(JSON.stringify(report.head)).toContain(drift.verdict);
  });
});
