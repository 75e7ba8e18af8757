import { rm } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { promoteModel, rollbackModel } from "../../../sdk/index.js";
import { openStore, type TrackingStore } from "../../../sdk/io/registries/index.js";
import { writeAliasHistory } from "../../../sdk/jobs/alias-history.js";
import { writeEvaluation } from "../../../sdk/jobs/evaluation-tags.js";
import { promote } from "../../../sdk/jobs/promote.js";
import { assayIn } from "../../support/in-process.js";
import { storedProject } from "../../support/stored-jobs.js";

describe("promotion", () => {
  let project: Awaited<ReturnType<typeof storedProject>>;
  let store: TrackingStore;
  const where = () => ({ cwd: project.folder, env: {} });
  const job = (config: Readonly<Record<string, unknown>> = {}) =>
    // A promotion reads no dataset.
    project.run({ kind: "promotion", model: "bikes", dataset: undefined, report: undefined, ...config });
  const holder = async (alias = "Champion") => (await store.getModel("bikes")).aliases[alias];
  const evaluated = (version: string, verdict: "passed" | "missed", mae: number, dataset = "data 0a") =>
    writeEvaluation(
      store,
      { name: "bikes", version },
      {
        verdict,
        missed: verdict === "missed" ? [`mae is ${mae}, wanted at most 1`] : [],
        runId: "abc",
        date: "2026-01-31T00:00:00.000Z",
        dataset,
        metrics: { mae },
      },
    );

  beforeAll(async () => {
    project = await storedProject();
    store = openStore(join(project.folder, "mlruns"));
    for (let i = 0; i < 4; i++) expect((await project.train()).error).toBeUndefined();
  });
  afterAll(() => rm(project.folder, { recursive: true, force: true }));

  it("is refused where the version was not evaluated, and changes nothing", async () => {
    const { error, summary } = await job();
    expect(error).toMatchObject({ code: "PROMOTION_REFUSED", step: "promote" });
    expect(error?.message).toContain("models:/bikes/4 was not evaluated");
    expect(summary.status).toBe("FAILED");
    expect((await store.getRun(summary.run?.id ?? "")).info.status).toBe("FAILED");
    expect(await holder()).toBeUndefined();
    expect((await store.getVersion("bikes", { version: "4" })).tags).toEqual({});
  });

  it("is refused where the evaluation missed, or was stopped before it was kept", async () => {
    await evaluated("4", "missed", 3);
    const missed = await job();
    expect(missed.error?.message).toContain("missed: mae is 3, wanted at most 1");
    await store.setModelTags("bikes", { "assay.evaluation": "unfinished" }, "4");
    expect((await job()).error?.message).toContain("stopped before it was kept");
    await expect(promoteModel("bikes", where())).rejects.toMatchObject({ code: "PROMOTION_REFUSED" });
    await expect(promoteModel("bikes", { ...where(), version: { best: "mae" } })).rejects.toThrow(
      "none of the 4 versions of bikes has an evaluation that passed",
    );
  });

  it("gives the alias to a version that passed, and keeps with it when and by which run", async () => {
    const passed = await project.run({
      kind: "evaluations",
      model: "models:/bikes/1",
      split: { testSize: 0.25 },
    });
    expect(passed.error).toBeUndefined();
    const { error, summary, views } = await job({ version: 1 });
    expect(error).toBeUndefined();
    expect(summary).toMatchObject({
      status: "FINISHED",
      model: "models:/bikes/1",
      promotion: { alias: "Champion", version: "1", former: null },
    });
    expect(views()[0]["text/plain"]).toBe("bikes@Champion is version 1 now");
    const { tags, aliases } = await store.getVersion("bikes", { version: "1" });
    expect(aliases).toEqual(["Champion"]);
    expect(tags).toMatchObject({
      "assay.promoted.Champion": expect.stringMatching(/^\d{4}-/),
      "assay.promoted.Champion.run": summary.run?.id,
    });
    const kept = await buffer(await store.getArtifact(summary.run?.id ?? "", "promotion.json"));
    expect(JSON.parse(kept.toString())).toMatchObject({ version: "1", reason: "version 1 was asked for" });
    // Again: nothing changes.
    expect((await job({ version: 1 })).summary.promotion).toEqual({
      alias: "Champion",
      version: "1",
      former: null,
    });
    expect((await store.getModel("bikes")).tags["assay.former.Champion"]).toBeUndefined();
  });

  it("takes the best by a metric, of those that passed, in the metric's direction", async () => {
    await evaluated("1", "passed", 2);
    await evaluated("2", "passed", 0.5);
    await evaluated("3", "passed", 0.7, "other 1b");
    await evaluated("4", "missed", 0.1);
    const { summary, error } = await job({ version: { best: "mae" } });
    expect(error).toBeUndefined();
    expect(summary.promotion).toEqual({ alias: "Champion", version: "2", former: "1" });
    expect(project.notes.join()).toContain("not all judged on the same rows");
    const worst = await promoteModel("bikes", {
      ...where(),
      alias: "worst",
      version: { best: "mae", greaterIsBetter: true },
    });
    expect(worst.version).toBe("1");
    // Without a condition the last one counts, and metrics of the trainings do where there is no evaluation's.
    const any = { ...where(), alias: "any", require: "none" as const };
    expect((await promoteModel("bikes", { ...any, version: { best: "mae" } })).version).toBe("4");
    expect((await promoteModel("bikes", { ...any, version: { best: "r2" } })).version).toBe("4");
    await expect(promoteModel("bikes", { ...any, version: { best: "maee" } })).rejects.toMatchObject({
      code: "METRIC_UNKNOWN",
      message: expect.stringContaining('"mae"'),
    });
    await expect(promoteModel("bikes", { ...any, version: { best: "brier" } })).rejects.toThrow(
      "none of the versions of bikes has the metric brier",
    );
  });

  it("goes through by force, with a reason that is kept", async () => {
    const { error, summary } = await job({ version: 4, force: true, reason: "the sensor was broken" });
    expect(error).toBeUndefined();
    expect(summary.promotion).toEqual({ alias: "Champion", version: "4", former: "2" });
    expect(project.notes.join()).toContain("the sensor was broken");
    const { tags } = await store.getVersion("bikes", { version: "4" });
    expect(tags["assay.promoted.Champion.forced"]).toBe("the sensor was broken");
    expect((await store.getRun(summary.run?.id ?? "")).tags).toMatchObject({
      "assay.promotion": "models:/bikes/4",
      "assay.promotion.former": "2",
      "assay.promotion.forced": "the sensor was broken",
    });
    expect((await job({ force: true })).error).toMatchObject({ code: "CONFIG_INVALID" });
    expect((await job({ reason: "why not" })).error).toMatchObject({ code: "CONFIG_INVALID" });
  });

  it("is taken back, several times, and what was taken back is kept", async () => {
    expect(await rollbackModel("bikes", where())).toMatchObject({ version: "2", from: "4", left: ["1"] });
    const said = await assayIn(project.folder, ["models", "rollback", "bikes"]);
    expect(said).toEqual({ code: 0, out: "bikes@Champion is version 1 now (it was version 2)", error: "" });
    expect((await store.getModel("bikes")).tags).toMatchObject({
      "assay.former.Champion": "none",
      "assay.undone.Champion": "2,4",
    });
    const nothing = await assayIn(project.folder, ["models", "rollback", "bikes"]);
    expect([nothing.code, nothing.error]).toEqual([
      1,
      expect.stringContaining("no former Champion of bikes"),
    ]);
    expect(await holder()).toBe("1");
    // On from there: the next one's former holder is the one that has it now.
    await promoteModel("bikes", { ...where(), version: 3 });
    const json = await assayIn(project.folder, ["models", "rollback", "bikes", "--json"]);
    expect(JSON.parse(json.out)).toEqual({
      name: "bikes",
      version: "1",
      alias: "Champion",
      before: "3",
      left: [],
    });
  });

  it("is taken back after a training registered with the alias, and after a plain promote", async () => {
    await project.train({ register: { name: "bikes", alias: "Champion" } });
    expect(await holder()).toBe("5");
    await assayIn(project.folder, ["models", "promote", "bikes", "--version", "2", "--alias", "Champion"]);
    expect((await rollbackModel("bikes", where())).version).toBe("5");
    expect((await rollbackModel("bikes", where())).version).toBe("1");
  });

  it("goes on after a kill in the middle", async () => {
    // Killed before the alias moved: the history has the holder already.
    await writeAliasHistory(store, "bikes", "Champion", { former: ["1"], undone: [] });
    expect((await promoteModel("bikes", { ...where(), version: 3 })).former).toBe("1");
    expect((await store.getModel("bikes")).tags["assay.former.Champion"]).toBe("1");
    // Killed after the alias moved back: the history still has the one that it moved to.
    await store.setAlias("bikes", "Champion", "1");
    await expect(rollbackModel("bikes", where())).rejects.toMatchObject({ code: "TRACKING_MISSING" });
    expect(await holder()).toBe("1");
  });

  it("says so where another promotion came in between", async () => {
    const between = new Proxy(store, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key);
        if (key !== "setAlias") return typeof value === "function" ? value.bind(target) : value;
        return async (name: string, alias: string, version: string) => {
          await target.setAlias(name, alias, version);
          await target.setAlias(name, alias, "4");
        };
      },
    });
    const request = {
      name: "bikes",
      alias: "Racer",
      version: 2,
      require: "none",
      date: "2026-01-31",
    } as const;
    const { notes } = await promote(between, request);
    expect(notes).toEqual(["another promotion came in between: Racer is version 4 now"]);
  });

  it("passes over former holders that are gone", async () => {
    await writeAliasHistory(store, "bikes", "Champion", { former: ["99", "2"], undone: [] });
    expect(await rollbackModel("bikes", where())).toMatchObject({ version: "2", gone: ["99"] });
    await writeAliasHistory(store, "bikes", "Champion", { former: ["99"], undone: [] });
    await expect(rollbackModel("bikes", where())).rejects.toThrow("former ones (99) are deleted");
  });

  it("refuses names, versions and aliases that are not there, and tells the nearest", async () => {
    expect((await job({ model: "bike" })).error?.message).toContain('Did you mean "bikes"?');
    expect((await job({ version: 77 })).error).toMatchObject({ code: "TRACKING_MISSING" });
    expect((await job({ alias: "latest" })).error).toMatchObject({ code: "TRACKING_INVALID" });
    expect((await job({ version: 0 })).error).toMatchObject({ code: "CONFIG_INVALID" });
    await expect(rollbackModel("bike", where())).rejects.toThrow('Did you mean "bikes"?');
    await expect(rollbackModel("bikes", { ...where(), alias: "Nobody" })).rejects.toThrow(
      "no version of bikes is the Nobody",
    );
    const promote = (...args: string[]) => assayIn(project.folder, ["models", "promote", "bikes", ...args]);
    for (const args of [
      ["--alias", "A"],
      ["--alias", "A", "--version", "1", "--best", "mae"],
      ["--alias", "A", "--version", "1", "--force", "because"],
    ]) {
      const { code, error } = await promote(...args);
      expect([code, error], args.join(" ")).toEqual([2, expect.stringContaining("CLI_USAGE")]);
    }
    const unmet = await promote("--alias", "A", "--version", "4", "--require-passed");
    expect([unmet.code, unmet.error]).toEqual([1, expect.stringContaining("PROMOTION_REFUSED")]);
    const forced = await promote(
      "--alias",
      "A",
      "--version",
      "4",
      "--require-passed",
      "--force",
      "because",
      "--json",
    );
    expect(JSON.parse(forced.out)).toEqual({
      name: "bikes",
      version: "4",
      alias: "A",
      before: null,
      forced: "because",
    });
  });
});
