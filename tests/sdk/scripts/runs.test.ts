import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EmbeddedStore } from "../../../sdk/io/registries/index.js";
import { assayIn } from "../../support/in-process.js";

const START_MS = Date.UTC(2026, 0, 31, 12);

describe("assay runs", () => {
  let cwd = "";
  /** Ids by name. */
  const ids: Record<string, string> = {};
  const assay = (...args: string[]) => assayIn(cwd, args);

  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), "assay runs ü-"));
    const store = new EmbeddedStore(join(cwd, "mlruns"));
    const add = async (experiment: string, name: string, mae: number, kind: string): Promise<void> => {
      const experimentId = await store.ensureExperiment(experiment);
      const startTimeMs = START_MS + Object.keys(ids).length * 60_000;
      const run = await store.createRun({
        experimentId,
        name,
        startTimeMs,
        user: "ada",
        tags: { team: "rides" },
      });
      ids[name] = run.runId;
      const metrics = [
        { key: "mae", value: mae, step: 0, timestampMs: START_MS },
        { key: "r2", value: 0.5, step: 0, timestampMs: START_MS },
      ];
      await store.logBatch(run.runId, { metrics, params: { "model.kind": kind, seed: "7" } });
      await store.putArtifact(run.runId, "plots/curve.svg", Buffer.from("<svg/>"));
      await store.updateRun(run.runId, { status: "FINISHED", endTimeMs: startTimeMs + 20_000 });
    };
    await add("bikes", "bikes one", 41.5, "linear");
    await add("bikes", "bikes two", 26.8, "dense");
    await add("trams & cie", "trams", Number.NaN, "dense");
  });
  afterAll(() => rm(cwd, { recursive: true, force: true }));

  /** Names of the runs of a JSON answer. */
  const names = ({ out }: { out: string }): string[] =>
    JSON.parse(out).map((run: { info: { name: string } }) => run.info.name);

  it("lists the runs, newest first, as a table", async () => {
    const { code, out, error } = await assay("runs");
    expect(code, error).toBe(0);
    const rows = out.split("\n").filter((line) => line.includes("FINISHED"));
    expect(rows).toHaveLength(3);
    expect(rows[1]).toMatch(
      new RegExp(
        `│ ${ids["bikes two"]} │ +26.80+ │ +0.5\\d* │ FINISHED │ 2026-01-31 12:01:00 UTC │ bikes two +│`,
      ),
    );
    expect(rows[0]).toContain("NaN");
  });

  it("filters and sorts, as JSON in one line", async () => {
    const answer = await assay("runs", "--filter", "metrics.mae < 40", "--json");
    expect(answer.out.split("\n")).toHaveLength(1);
    expect(names(answer)).toEqual(["bikes two"]);
    expect(names(await assay("runs", "--sort", "metrics.mae", "--json"))).toEqual([
      "bikes two",
      "bikes one",
      "trams",
    ]);
    const sorted = await assay("runs", "--experiment", "bikes", "--sort", "metrics.mae DESC", "--json");
    expect(names(sorted)).toEqual(["bikes one", "bikes two"]);
    expect((await assay("runs", "--filter", "params.seed = '8'")).out).toBe("No runs.");
  });

  it("lists at most as many as are wanted, and says that there are more", async () => {
    const { out } = await assay("runs", "--limit", "2");
    expect(out).toContain("There are more than these 2");
    expect((await assay("runs", "--limit", "3")).out).not.toContain("There are more");
  });

  it("shows one run with all that it kept", async () => {
    const { code, out } = await assay("runs", "show", ids["bikes one"]);
    expect(code).toBe(0);
    for (const text of [
      "bikes one",
      "FINISHED",
      "20 s",
      "41.5",
      "model.kind",
      "linear",
      "team",
      "plots/",
      "mlruns",
    ])
      expect(out).toContain(text);
    const json = await assay("runs", "show", ids.trams, "--json");
    expect(JSON.parse(json.out)).toMatchObject({
      info: { name: "trams" },
      metrics: { mae: "NaN", r2: 0.5 },
      artifacts: [{ path: "plots", isDirectory: true }],
    });
  });

  it("compares runs: metrics, and the parameters that differ", async () => {
    const { code, out } = await assay("runs", "compare", ids["bikes one"], ids["bikes two"]);
    expect(code).toBe(0);
    expect(out).toMatch(/│ metrics.mae +│ +41.50* │ +26.80* │/);
    expect(out).toMatch(/│ params.model.kind +│ +linear │ +dense │/);
    expect(out).not.toContain("params.seed");
    expect(out).toContain("1 of 2 parameters are the same");
    const json = await assay("runs", "compare", ids.trams, ids["bikes two"], "--json");
    expect(JSON.parse(json.out)).toMatchObject({
      runs: [{ name: "trams" }, { name: "bikes two" }],
      metrics: [{ mae: "NaN" }, { mae: 26.8 }],
      params: [],
    });
  });

  it("compares curves on one scale, and shows the runs that are nested in a run", async () => {
    const store = new EmbeddedStore(join(cwd, "nested"));
    const experimentId = await store.ensureExperiment("folds");
    const add = async (name: string, losses: readonly number[], parentRunId?: string) => {
      const run = { experimentId, name, startTimeMs: START_MS, user: "ada", tags: {}, parentRunId };
      const { runId } = await store.createRun(run);
      const metrics = losses.map((value, i) => ({
        key: "loss",
        value,
        step: i + 1,
        timestampMs: START_MS + i,
      }));
      await store.logBatch(runId, {
        metrics: [...metrics, { key: "mae", value: 3, step: 0, timestampMs: START_MS }],
      });
      return runId;
    };
    const parent = await add("parent", [8, 4, 2, 1]);
    const child = await add("fold one", [1, 8], parent);
    const at = ["--tracking-uri", join(cwd, "nested")];
    const { code, out } = await assay("runs", "compare", parent, child, ...at);
    expect(code).toBe(0);
    const line = (id: string, curve: string) => new RegExp(`│ loss +│ ${id} │ ${curve} +│`);
    expect(out).toMatch(line(parent, "█▄▂▁"));
    expect(out).toMatch(line(child, "▁█"));
    expect(out).not.toMatch(new RegExp(`│ mae +│ ${parent}`));
    const json = JSON.parse((await assay("runs", "compare", parent, child, ...at, "--json")).out);
    expect(json.curves[1]).toEqual({
      metric: "loss",
      run: child,
      points: [
        { step: 1, value: 1 },
        { step: 2, value: 8 },
      ],
    });
    const shown = await assay("runs", "show", parent, ...at);
    expect(shown.out).toContain("1 nested in it:");
    expect(shown.out).toContain("fold one");
    expect((await assay("runs", "show", child, ...at)).out).not.toContain("nested in it");
  });

  it("looks where it is told to", async () => {
    const elsewhere = join(cwd, "elsewhere");
    expect((await assay("runs", "--tracking-uri", elsewhere)).out).toBe("No runs.");
    const show = ["runs", "show", ids.trams];
    expect((await assay(...show, "--tracking-uri", elsewhere)).error).toContain("TRACKING_MISSING");
    expect((await assayIn(cwd, show, { MLFLOW_TRACKING_URI: elsewhere })).code).toBe(1);
    expect((await assayIn("/", show, { MLFLOW_TRACKING_URI: join(cwd, "mlruns") })).code).toBe(0);
  });

  it("says what is wrong, with the exit codes of the other commands", async () => {
    const experiment = await assay("runs", "--experiment", "bike");
    expect(experiment.code).toBe(1);
    expect(experiment.error).toMatch(/TRACKING_MISSING: .*Did you mean "bikes"/);
    const filter = await assay("runs", "--filter", "mae < 40");
    expect(filter.code).toBe(1);
    expect(filter.error).toMatch(/TRACKING_INVALID: runs have no attribute "mae"/);
    const missing = await assay("runs", "show", "0".repeat(32));
    expect([missing.code, missing.error]).toEqual([1, expect.stringContaining("TRACKING_MISSING")]);
    for (const args of [
      ["--limit", "0"],
      ["compare", ids.trams],
      ["compare", ids.trams, ids.trams],
      ["show"],
      ["x"],
    ]) {
      const { code, error } = await assay("runs", ...args);
      expect([code, error], args.join(" ")).toEqual([2, expect.stringContaining("CLI_USAGE")]);
    }
  });

  it.each([["runs"], ["runs", "show"], ["runs", "compare"]])(
    "has help with examples: %s %s",
    async (...args) => {
      const { code, out } = await assay(...args.filter((word) => word !== undefined), "--help");
      expect(code).toBe(0);
      for (const text of ["Usage: assay", "Example", "--tracking-uri", "Exit codes:"])
        expect(out).toContain(text);
    },
  );
});
