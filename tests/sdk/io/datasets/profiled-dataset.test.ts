import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Table } from "../../../../sdk/core/tables/index.js";
import { Experiment } from "../../../../sdk/index.js";
import { type Dataset, datasetFromTable, readDataset } from "../../../../sdk/io/datasets/index.js";
import type { ProgressEvent } from "../../../../sdk/utils/progress/index.js";
import { ROOT } from "../../../support/source-files.js";

const bikes = (): Promise<Dataset> =>
  readDataset({ kind: "csv", path: "bikes.csv" }, { baseDir: join(ROOT, "fixtures") });
const small = datasetFromTable(Table.from({ x: [1, 2, 3, 4], y: ["a", "b", "a", "b"] }), "small");

describe("the profile of a dataset", () => {
  it("has the dataset's name, and is not among what the dataset holds", async () => {
    const dataset = await bikes();
    const profile = await dataset.profile();
    expect(profile).toMatchObject({ name: "bikes", rows: 8645 });
    expect(profile.target).toBeUndefined();
    expect(Object.keys(dataset)).toEqual(["name", "table", "digest", "lineage"]);
  });

  it("tells how far it is, and ends as a step", async () => {
    const events: ProgressEvent[] = [];
    await small.profile({ target: "y", onProgress: (event) => events.push(event) });
    expect(events[0]).toEqual({ type: "step-start", step: "profile", index: 1, total: 1 });
    expect(events.at(-1)).toMatchObject({ type: "step-end", step: "profile" });
    const shares = events.flatMap((event) => (event.type === "progress" ? [event.done / event.total] : []));
    expect(shares.length).toBeGreaterThan(4);
    expect([...shares].sort((a, b) => a - b)).toEqual(shares);
    expect(shares.at(-1)).toBeLessThanOrEqual(1);
  });

  it("stops between two columns", async () => {
    const controller = new AbortController();
    const events: ProgressEvent[] = [];
    const dataset = await bikes();
    const stopped = dataset.profile({
      signal: controller.signal,
      onProgress: (event) => {
        events.push(event);
        if (events.length === 4) controller.abort(new Error("enough"));
      },
    });
    await expect(stopped).rejects.toMatchObject({ code: "INTERRUPTED", cause: { message: "enough" } });
    expect(events).toHaveLength(5);
    expect(events.at(-1)).toMatchObject({ type: "step-end", failed: true });
  });

  it.each([
    [{ target: "yy" }, "DATA_COLUMN_MISSING", /column "yy" is not in the table.*Did you mean "y"/s],
    [{ time: "z" }, "DATA_COLUMN_MISSING", /"z"/],
    [{ exclude: ["z"] }, "DATA_COLUMN_MISSING", /"z"/],
    [{ target: "y", exclude: ["y"] }, "CONFIG_INVALID", /the target "y" is excluded/],
    [{ exclude: ["x", "y"] }, "DATA_EMPTY", /nothing to profile/],
    [{ target: "y", task: "regression" as const }, "DATA_TARGET", /the target "y" is text/],
    [{ time: "y" }, "DATA_CAST", /the time column "y" holds no times/],
    [{ sample: 5 }, "CONFIG_INVALID", /profile\.sample/],
  ])("refuses %j", async (options, code, message) => {
    const failure = await small.profile(options).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code });
    expect(String(failure)).toMatch(message);
  });

  it("knows an experiment's target and categories", async () => {
    const { dataset } = await Experiment.load(
      {
        dataset: { kind: "csv", path: join(ROOT, "fixtures", "bikes.csv"), exclude: ["casual"] },
        target: "bikers",
        preprocessing: { categories: ["hr", "season"] },
        model: { kind: "linear" },
      },
      { onProgress: false, env: {} },
    );
    const profile = await dataset.profile();
    expect(profile.target).toMatchObject({ column: "bikers", task: "regression" });
    expect(profile.correlations?.categories).toEqual(expect.arrayContaining(["hr", "season", "mnth"]));
    expect(profile.target?.relations.find(({ column }) => column === "hr")?.measure).toBe("correlationRatio");
    expect(profile.findings[0]).toMatchObject({ kind: "leak", columns: ["registered"] });
    expect((await dataset.profile({ target: "weathersit" })).target?.task).toBe("classification");
  });

  it("says what of it was counted on a sample, and draws the same one again", async () => {
    const dataset = await bikes();
    const options = { target: "bikers", sample: 1000 };
    const [p, q] = [await dataset.profile(options), await dataset.profile(options)];
    expect(p.notes).toEqual([
      "Correlations, relations to the target and leakage: of 1,000 rows drawn at random. All else: of all 8,645 rows.",
    ]);
    expect(q).toEqual(p);
    expect(p.column("temp").distinct).toBe(48);
    expect(p.findings[0].message).toBe("casual + registered = bikers, in all 1,000 rows looked at");
    expect((await dataset.profile({ ...options, seed: 1 })).correlations?.values).not.toEqual(
      p.correlations?.values,
    );
  });

  it("refuses a table without rows", async () => {
    await expect(datasetFromTable(Table.from({ x: [] })).profile()).rejects.toMatchObject({
      code: "DATA_EMPTY",
    });
  });

  it("gives tables of its columns and findings, and refuses a column that is not there", async () => {
    const profile = await (await bikes()).profile({ target: "bikers" });
    const table = profile.table();
    expect(table.numRows).toBe(15);
    expect(table.row(8)).toMatchObject({
      column: "temp",
      kind: "number",
      missing: 0,
      distinct: 48,
      median: 0.5,
    });
    expect(table.value("median", 1)).toBeNull();
    expect(profile.findingsTable().row(0)).toMatchObject({
      severity: "error",
      columns: "casual, registered",
    });
    expect(() => profile.column("tmp")).toThrow(/Did you mean "temp"/);
    expect(Object.isFrozen(profile.columns[0])).toBe(true);
  });
});
