import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { EmbeddedStore, openStore, syncStore } from "../../../../../sdk/io/registries/index.js";
import type { ProgressEvent } from "../../../../../sdk/utils/progress/index.js";
import { writeSyncSource } from "../../../../support/sync-source.js";
import { temporaryFolder } from "../../../../support/temporary.js";

async function prepare() {
  const folder = await temporaryFolder();
  const source = await writeSyncSource(join(folder, "from"));
  const to = new EmbeddedStore(join(folder, "to"));
  const runs = async () => {
    const experiments = await to.listExperiments();
    const ids = experiments.map(({ experimentId }) => experimentId);
    return (await to.searchRuns({ experimentIds: ids })).runs;
  };
  const copyOf = async (id: string) => (await runs()).find(({ tags }) => tags["assay.syncedFrom"] === id);
  return { folder, source, from: source.store, to, runs, copyOf };
}

describe("a sync of two embedded stores", () => {
  it("copies runs with their ids mapped, and nothing at the second time", async () => {
    const { source, from, to, runs, copyOf } = await prepare();
    const events: ProgressEvent[] = [];
    const report = await syncStore(from, to, { onProgress: (event) => events.push(event) });
    expect(report).toMatchObject({
      experiments: 3,
      runs: { copied: 3, known: 0, running: 0 },
      models: 2,
      versions: [
        { name: "bikes", from: "1", to: "1" },
        { name: "bikes", from: "2", to: "2" },
        { name: "bikes", from: "3", to: "3" },
      ],
      aliases: [
        { name: "bikes", alias: "Champion", version: "1" },
        { name: "bikes", alias: "challenger", version: "2" },
      ],
      conflicts: [],
      problems: [],
    });
    const [child, parent] = [await copyOf(source.child), await copyOf(source.parent)];
    expect(child?.info).toMatchObject({
      status: "KILLED",
      name: "child ü",
      startTimeMs: 1_700_000_100_000,
      endTimeMs: 1_700_000_200_001,
    });
    expect(child?.tags).toMatchObject({
      "mlflow.parentRunId": parent?.info.runId,
      "assay.sync": "complete",
      fold: "child ü",
    });
    expect(await copyOf(source.deleted)).toBeUndefined();
    const mlmodel = await buffer(await to.getArtifact(child?.info.runId ?? "", "old/MLmodel"));
    expect(String(mlmodel)).toContain(`run_id: ${child?.info.runId}`);
    expect(await to.metricHistory(child?.info.runId ?? "", "val/loss é")).toEqual(
      await from.metricHistory(source.child, "val/loss é"),
    );
    expect(events.filter(({ type }) => type === "step-end")).toHaveLength(4);

    const before = await runs();
    const again = await syncStore(from, to);
    expect(again).toMatchObject({
      runs: { copied: 0, known: 3 },
      models: 0,
      points: 0,
      artifacts: 0,
      bytes: 0,
      versions: [],
      aliases: [],
    });
    expect(await runs()).toEqual(before);
    expect(await to.listVersions("bikes")).toHaveLength(3);
  });

  it("only tells what it would do where that is asked", async () => {
    const { from, to, folder } = await prepare();
    const report = await syncStore(from, to, { dryRun: true });
    expect(report).toMatchObject({ runs: { copied: 3, known: 0 }, models: 2, points: 0, bytes: 0 });
    expect(report.versions).toHaveLength(3);
    expect(report.aliases).toHaveLength(2);
    expect(await openStore(join(folder, "to")).listExperiments()).toEqual([]);
  });

  it("copies a registered model that has no version yet", async () => {
    const { from, to } = await prepare();
    await from.ensureModel("planned", { team: "7" });
    await from.describeModel("planned", "to come");
    const planned = { name: "planned", aliases: {}, tags: { team: "7" }, description: "to come" };
    await syncStore(from, to);
    expect(await to.getModel("planned")).toEqual(planned);
    expect(await to.listVersions("planned")).toEqual([]);
    await syncStore(from, to);
    expect((await to.listModels()).filter(({ name }) => name === "planned")).toEqual([planned]);
  });

  it("copies a run that still goes on, and the rest of it when it has ended", async () => {
    const { from, to, source, copyOf } = await prepare();
    const { runId } = await from.createRun({
      experimentId: source.experimentId,
      name: "long",
      startTimeMs: 1_700_000_400_000,
      user: "ada",
      tags: {},
    });
    const metric = (step: number) => ({
      key: "loss",
      value: step / 2,
      step,
      timestampMs: 1_700_000_400_000 + step,
    });
    await from.logBatch(runId, { metrics: [metric(0)] });
    await from.putArtifact(runId, "state.bin", Buffer.from("one"));
    expect((await syncStore(from, to)).runs).toEqual({ copied: 4, known: 0, running: 1 });
    // A file that changes without changing its size is sent again.
    await from.putArtifact(runId, "state.bin", Buffer.from("two"));
    await from.logBatch(runId, { metrics: [metric(1)] });
    await from.updateRun(runId, { status: "FINISHED", endTimeMs: 1_700_000_500_000 });
    expect((await syncStore(from, to)).runs).toEqual({ copied: 1, known: 3, running: 0 });
    const copy = await copyOf(runId);
    expect(copy?.info.status).toBe("FINISHED");
    expect(await to.metricHistory(copy?.info.runId ?? "", "loss")).toHaveLength(2);
    expect(String(await buffer(await to.getArtifact(copy?.info.runId ?? "", "state.bin")))).toBe("two");
  });

  it("appends versions to a model of the target, and leaves its aliases unless it may move them", async () => {
    const { from, to } = await prepare();
    const experimentId = await to.ensureExperiment("theirs");
    const run = await to.createRun({ experimentId, name: "a", startTimeMs: 1, user: "u", tags: {} });
    const theirs = await to.logModel(
      run.runId,
      { name: "model" },
      () => new Map([["MLmodel", Buffer.from("a: 1\n")]]),
    );
    await to.registerModel("bikes", theirs, { model: { team: "theirs" } });
    await to.setAlias("bikes", "Champion", "1");
    const report = await syncStore(from, to);
    expect(report.versions.map((version) => version.to)).toEqual(["2", "3", "4"]);
    expect(report.conflicts).toEqual([{ name: "bikes", alias: "Champion", wanted: "2", has: "1" }]);
    expect(await to.getModel("bikes")).toMatchObject({
      aliases: { Champion: "1", challenger: "3" },
      tags: { team: "theirs" },
      description: "bikes, été",
    });
    expect((await syncStore(from, to)).conflicts).toHaveLength(1);
    expect((await syncStore(from, to, { overwriteAliases: true })).aliases).toEqual([
      { name: "bikes", alias: "Champion", version: "2" },
    ]);
    expect((await to.getModel("bikes")).aliases).toEqual({ Champion: "2", challenger: "3" });
  });

  it("tells what it cannot copy, and copies the rest", async () => {
    const { from, to, source } = await prepare();
    await from.deleteRun(source.parent);
    const gone = await to.ensureExperiment("bikes & vélos");
    await to.deleteExperiment(gone);
    const { problems, runs } = await syncStore(from, to);
    expect(runs.copied).toBe(1);
    expect(problems.map(({ what, code }) => [what, code])).toEqual([
      ["experiment bikes & vélos", "TRACKING_INVALID"],
      ["bikes, version 1", "TRACKING_MISSING"],
      ["bikes, version 2", "TRACKING_MISSING"],
    ]);
    expect(problems[0].message).toContain("experiments restore");
  });

  it("stops where it is told to, and goes on at the next time", async () => {
    const { from, to } = await prepare();
    for (let stopAt = 1; ; stopAt += 2) {
      const controller = new AbortController();
      let count = 0;
      const onProgress = () => void (++count === stopAt && controller.abort());
      try {
        const report = await syncStore(from, to, { signal: controller.signal, onProgress });
        expect(stopAt).toBeGreaterThan(5);
        expect(report.problems).toEqual([]);
        break;
      } catch (error) {
        expect(error).toMatchObject({ code: "INTERRUPTED" });
      }
    }
    expect((await syncStore(from, to)).runs).toEqual({ copied: 0, known: 3, running: 0 });
    expect(await to.listVersions("bikes")).toHaveLength(3);
  });
});
