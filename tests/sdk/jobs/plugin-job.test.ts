import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { definePlugin, Experiment, runJob, Table } from "../../../sdk/index.js";
import { counting, demoParts, doubles, equalShares } from "../../support/plugins.js";

describe("datasets, explainers and jobs of a plug-in", () => {
  let cwd: string;
  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), "assay plugin jobs "));
  });
  afterAll(() => rm(cwd, { recursive: true }));

  const plugins = [definePlugin(demoParts)];
  const quiet = () => ({ cwd, onProgress: false as const });
  const training = (more: object = {}) => ({
    plugins,
    dataset: { kind: "doubles", exclude: ["z"], limit: 30 },
    target: "y",
    split: { kind: "chronological", testSize: 10 },
    tracking: { enabled: false },
    model: { kind: "linear" },
    ...more,
  });

  it("reads a dataset, of which the part that is wanted is taken", async () => {
    const { dataset } = await Experiment.load(training(), quiet());
    expect(dataset.name).toBe("doubles");
    expect(dataset.table.names).toEqual(["x", "y"]);
    expect(dataset.table.numRows).toBe(30);
    expect(JSON.parse(dataset.lineage.source)).toEqual({
      tags: { "assay.source": "doubles", "assay.plugin": "demo@1.2.3" },
    });
  });

  it("explains with an explainer, and its rows add up", async () => {
    const explained = await Experiment.load(
      training({ explain: { kind: "equal-shares", rows: 4, background: 5 } }),
      quiet(),
    )
      .train()
      .evaluate()
      .explain();
    const { shap } = explained.explanation;
    expect(shap).toMatchObject({ kind: "equal-shares", rows: 4, additive: true });
    expect(shap.values[0]?.[0]).toBeCloseTo((shap.predictions[0]?.[0] ?? 0) - (shap.baseValues[0] ?? 0), 9);
    // The report's panel of one row takes an explainer of Assay's own.
    await explained.report(join(cwd, "report.html"));
    expect(await readFile(join(cwd, "report.html"), "utf8")).toContain("equal-shares");
  });

  it("an explainer says which models it cannot explain", async () => {
    const table = Table.from({
      x: [...Array(20).keys()],
      y: [...Array(20).keys()].map((i) => (i % 2 ? "a" : "b")),
    });
    const classes = training({ dataset: table, explain: { kind: "equal-shares" } });
    await expect(Experiment.load(classes, quiet()).train().evaluate().explain().then()).rejects.toMatchObject(
      {
        code: "EXPLAIN_UNSUPPORTED",
        message: expect.stringContaining(
          "equal-shares of the plug-in demo cannot explain this model: it explains numbers only",
        ),
      },
    );
  });

  it("runs a job that reads a dataset and runs another job; its run keeps the metrics", async () => {
    await writeFile(
      join(cwd, "training.json"),
      JSON.stringify({
        ...training({ metrics: ["mae"], plugins: undefined }),
        dataset: { kind: "csv", path: "rows.csv" },
        report: false,
        explain: false,
      }),
    );
    await writeFile(
      join(cwd, "rows.csv"),
      `x,y\n${Array.from({ length: 30 }, (_, i) => `${i},${2 * i}`).join("\n")}\n`,
    );
    const notes: string[] = [];
    const { summary, error } = await runJob(
      { kind: "counting", plugins, dataset: { kind: "doubles", rows: 7 }, training: "training.json" },
      { cwd, onProgress: (event) => event.type === "note" && notes.push(event.message) },
    );
    expect(error).toBeUndefined();
    expect(summary).toMatchObject({ job: "counting", status: "FINISHED", rows: 7, metrics: { columns: 3 } });
    expect(summary.metrics.mae).toBeCloseTo(0, 6);
    expect(summary.outputs).toEqual({ nothing: join(cwd, "none.txt") });
    expect(summary.run).not.toBeNull();
    expect(notes).toContain("counted");
  });

  it("a job that is run by another and fails, fails that, with its own run closed", async () => {
    const { summary, error } = await runJob(
      { kind: "counting", plugins, dataset: { kind: "doubles" }, training: "gone.json" },
      quiet(),
    );
    expect(error?.code).toBe("CONFIG_FILE_MISSING");
    expect(summary.status).toBe("FAILED");
  });

  it.each<[unknown, string]>([
    [5, "number. Wanted: { metrics, outputs, rows }"],
    [{ metrics: { mae: "low" } }, "other metrics. Wanted: numbers by name"],
    [{ metrics: null }, "other metrics"],
    [{ outputs: { file: 5 } }, "other outputs. Wanted: paths by name"],
    [{ rows: "many" }, "rows: string. Wanted: a number of rows"],
  ])("a job that gives %j is told with its plug-in's name", async (given, message) => {
    const job = { ...counting, run: async () => given as never };
    const { error } = await runJob(
      {
        kind: "counting",
        plugins: [definePlugin({ ...demoParts, jobs: [job] })],
        dataset: { kind: "doubles" },
      },
      quiet(),
    );
    expect(error?.code).toBe("MODULE_INVALID");
    expect(error?.message).toContain(`gave in the job "counting" what cannot be used. Got: ${message}`);
  });

  it("a job may give nothing, or rows and files, which its summary tells", async () => {
    const ran = (given: unknown) => {
      const job = { ...counting, run: async () => given as never };
      const parts = { ...demoParts, jobs: [job] };
      return runJob(
        { kind: "counting", plugins: [definePlugin(parts)], dataset: { kind: "doubles" } },
        quiet(),
      );
    };
    expect((await ran(undefined)).summary).toMatchObject({ status: "FINISHED", metrics: {} });
    const { summary } = await ran({ rows: 3, metrics: { x: 1.5 }, outputs: { file: "a.txt" } });
    expect(summary.metrics).toEqual({ x: 1.5 });
    expect(summary.outputs).toMatchObject({ file: join(cwd, "a.txt") });
  });

  it("is named where the plug-in is not in the config", async () => {
    const { error } = await runJob({ kind: "countign", plugins, dataset: {} }, quiet());
    expect(error).toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringContaining('Did you mean "counting"?'),
    });
    const without = await runJob({ kind: "counting", dataset: {} }, quiet());
    expect(without.error).toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringContaining("no job is of this kind"),
    });
    const unknown = await runJob({ kind: "counting", plugins, dataset: {}, tranining: "a" }, quiet());
    expect(unknown.error).toMatchObject({
      code: "CONFIG_KEY_UNKNOWN",
      message: expect.stringContaining('(counting is of the plug-in demo). Did you mean "training"?'),
    });
  });

  it.each<[string, object, object, string]>([
    [
      "a dataset that is no table",
      { datasets: [{ ...doubles, read: () => [1] as never }] },
      training(),
      'gave no table as a dataset of kind "doubles". Got: an array',
    ],
    [
      "a dataset that throws",
      {
        datasets: [
          {
            ...doubles,
            read: () => {
              throw new RangeError("offline");
            },
          },
        ],
      },
      training(),
      'failed in the dataset "doubles". Got: RangeError: offline',
    ],
    [
      "values of another shape",
      {
        explainers: [
          {
            ...equalShares,
            explain: () => ({
              baseValues: Float64Array.of(0),
              predictions: [new Float64Array(4)],
              values: [new Float64Array(3)],
            }),
          },
        ],
      },
      training({ explain: { kind: "equal-shares", rows: 4 }, report: false }),
      "Got: other values. Wanted: 1 Float64Array of 4 numbers as values",
    ],
    [
      "values that are none",
      {
        explainers: [
          {
            ...equalShares,
            explain: () => ({
              baseValues: Float64Array.of(0),
              predictions: [new Float64Array(4)],
              values: [new Float64Array(4).fill(Number.NaN)],
            }),
          },
        ],
      },
      training({ explain: { kind: "equal-shares", rows: 4 }, report: false }),
      "values that are no finite numbers",
    ],
    [
      "a job that gives texts for metrics",
      { jobs: [{ ...counting, run: () => ({ metrics: { a: "b" } }) as never }] },
      { kind: "counting", dataset: {} },
      "Got: other metrics. Wanted: numbers by name",
    ],
    [
      "a job that throws",
      { jobs: [{ ...counting, run: () => Promise.reject(new Error("no room")) }] },
      { kind: "counting", dataset: {} },
      'failed in the job "counting". Got: Error: no room',
    ],
  ])("names the plug-in of %s", async (_, parts, config, message) => {
    const { error, summary } = await runJob(
      { ...config, plugins: [definePlugin({ ...demoParts, ...parts })] },
      quiet(),
    );
    expect(error).toMatchObject({ code: "MODULE_INVALID", message: expect.stringContaining(message) });
    expect(error?.message).toContain("the plug-in demo");
    expect(summary.status).toBe("FAILED");
  });

  it("keeps a run of an experiment whose plug-in was given in code: its config names it", async () => {
    const { run } = await Experiment.load(training({ tracking: {}, metrics: ["bias"] }), quiet()).train();
    expect(run).toBeDefined();
    const text = await readFile(
      join(
        new URL(run?.trackingUri ?? "").pathname.replaceAll("%20", " "),
        run?.experimentId ?? "",
        run?.id ?? "",
        "artifacts",
        "config.yaml",
      ),
      "utf8",
    );
    expect(text).toContain("demo");
    expect(text).not.toContain("_zod");
  });
});
