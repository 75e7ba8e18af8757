import { existsSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EmbeddedStore } from "../../../sdk/io/registries/index.js";
import { keptRuns } from "../../../tasks/cleans/kept-runs.js";
import { assayIn } from "../../support/in-process.js";
import { temporaryFolder } from "../../support/temporary.js";

const DAY = 86_400_000;

async function project(): Promise<string> {
  const root = await temporaryFolder();
  writeFileSync(join(root, "package.json"), "{}");
  return root;
}

function put(root: string, path: string, bytes = 1000, ageDays = 0): void {
  const file = join(root, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, "x".repeat(bytes));
  const then = new Date(Date.now() - ageDays * DAY);
  for (let each = file; each !== root; each = join(each, "..")) utimesSync(each, then, then);
}

/** Never the user's own cache. */
const task = (root: string, ...args: string[]) =>
  assayIn(root, ["task", ...args], { ASSAY_CACHE_DIR: join(root, "cache") });

describe("cleans:outputs, :build, :caches and :all", () => {
  it("list what they would remove with sizes, and remove nothing where nobody can be asked", async () => {
    const root = await project();
    put(root, "outputs/report.html", 2500);
    const dry = await task(root, "cleans:outputs", "--dry-run");
    expect(dry.out).toMatch(/2\.50 kB .*outputs.report\.html/);
    const unasked = await task(root, "cleans:outputs");
    expect([unasked.code, unasked.error]).toEqual([
      0,
      expect.stringContaining("nobody can be asked. Give --yes"),
    ]);
    expect(existsSync(join(root, "outputs", "report.html"))).toBe(true);
    const done = await task(root, "cleans:outputs", "--yes");
    expect(done.out).toContain("Removed 1 of 1 entry, 2.50 kB");
    expect(readdirSync(join(root, "outputs"))).toEqual([]);
    expect((await task(root, "cleans:outputs")).out).toBe("Nothing to remove.");
  });

  it("go by age where it is asked for", async () => {
    const root = await project();
    put(root, "outputs/old/a.txt", 10, 40);
    put(root, "outputs/new.txt", 10);
    expect((await task(root, "cleans:outputs", "--older-than", "30d", "--yes")).code).toBe(0);
    expect(readdirSync(join(root, "outputs"))).toEqual(["new.txt"]);
    expect((await task(root, "cleans:outputs", "--older-than", "soon")).error).toContain("as in 30d");
  });

  it("follow no symbolic link, neither in the folder's place nor inside", async () => {
    const [root, elsewhere] = [await project(), await temporaryFolder()];
    put(elsewhere, "mine.txt");
    symlinkSync(elsewhere, join(root, "dist"));
    mkdirSync(join(root, "outputs", "run"), { recursive: true });
    symlinkSync(elsewhere, join(root, "outputs", "run", "link"));
    symlinkSync(elsewhere, join(root, "outputs", "link"));
    await task(root, "cleans:all", "--yes");
    expect(readdirSync(elsewhere)).toEqual(["mine.txt"]);
    expect(readdirSync(join(root, "outputs"))).toEqual(["link"]);
    expect(existsSync(join(root, "dist"))).toBe(true);
  });

  it("take the known parts of the caches, and leave metrics that wait for a server", async () => {
    const root = await project();
    for (const path of [
      "cache/python/a",
      "cache/kernel/b",
      "cache/mine/c",
      ".assay/pipeline/p.json",
      ".assay/spool/s",
    ])
      put(root, path);
    for (const path of ["dist/x.js", "coverage/y", "tsconfig.tsbuildinfo", "src/z.ts"]) put(root, path);
    const { out } = await task(root, "cleans:all", "--yes");
    expect(out).toContain("Removed 6 of 6 entries");
    expect(readdirSync(join(root, "cache"))).toEqual(["mine"]);
    expect(readdirSync(join(root, ".assay"))).toEqual(["spool"]);
    expect(readdirSync(root).sort()).toEqual([".assay", "cache", "package.json", "src"]);
  });
});

async function store(root: string) {
  const now = { ms: Date.now() - 100 * DAY };
  const mlruns = new EmbeddedStore(join(root, "mlruns"), { now: () => now.ms });
  const experimentId = await mlruns.ensureExperiment("bikes");
  const run = async (name: string, { days = 60, ends = true, tags = {}, parent = "" } = {}) => {
    now.ms = Date.now() - days * DAY;
    const { runId } = await mlruns.createRun({
      ...{ experimentId, name, startTimeMs: now.ms, user: "me", tags },
      ...(parent === "" ? {} : { parentRunId: parent }),
    });
    await mlruns.putArtifact(runId, "report.html", Buffer.from("x".repeat(3000)));
    const model = await mlruns.logModel(
      runId,
      { name: "model" },
      () => new Map([["MLmodel", Buffer.from("flavors: {}\n")]]),
    );
    if (ends) await mlruns.updateRun(runId, { status: "FINISHED", endTimeMs: now.ms + 1000 });
    return { runId, model };
  };
  const names = async () => {
    const { runs } = await mlruns.searchRuns({ experimentIds: [experimentId] });
    return runs.map(({ info }) => info.name).sort();
  };
  return { mlruns, experimentId, run, names };
}

describe("cleans:runs", () => {
  it("removes old runs with their models; what is registered, pinned, running, young or of their families stays", async () => {
    const root = await project();
    const { mlruns, experimentId, run, names } = await store(root);
    await run("old");
    const champion = await run("champion");
    await mlruns.registerModel("bikes", champion.model);
    await run("pinned", { tags: { "assay.pinned": "true" } });
    await run("running", { ends: false });
    await run("young", { days: 2 });
    const study = await run("study");
    await run("trial", { parent: study.runId, days: 1 });
    const gone = await run("gone parent");
    await run("gone trial", { parent: gone.runId });
    const dry = await task(root, "cleans:runs", "--dry-run");
    expect(dry.error).toContain("kept: ");
    expect(dry.out).toMatch(/run old, 1 model/);
    expect((await names()).length).toBe(9);
    expect((await task(root, "cleans:runs", "--older-than", "30d", "--yes")).out).toContain(
      "Removed 3 of 3 entries",
    );
    expect(await names()).toEqual(["champion", "pinned", "running", "study", "trial", "young"]);
    expect(await mlruns.experimentModels(experimentId)).toHaveLength(6);
    expect([...(await mlruns.getModelFiles("models:/bikes/1")).keys()]).toEqual(["MLmodel"]);
    expect(
      readdirSync(join(root, "mlruns", experimentId)).filter((name) => /^[0-9a-f]{32}$/.test(name)),
    ).toHaveLength(6);
    expect((await task(root, "cleans:runs", "--yes")).out).toBe("Nothing to remove.");
  });

  it("finishes what an interrupted removal left, and the store is whole in between", async () => {
    const root = await project();
    const { experimentId, run, names } = await store(root);
    const { runId } = await run("half");
    await run("young", { days: 1 });
    const folder = join(root, "mlruns", experimentId, runId);
    await rm(join(folder, "meta.yaml"));
    const then = new Date(Date.now() - 60 * DAY);
    for (const path of readdirSync(folder, { recursive: true }))
      utimesSync(join(folder, String(path)), then, then);
    utimesSync(folder, then, then);
    expect(await names()).toEqual(["young"]);
    expect((await task(root, "cleans:runs", "--yes")).out).toContain("what is left of a removed run");
    expect(existsSync(folder)).toBe(false);
  });

  it("keeps whole families, whatever they are made of: no run that must stay is ever among those that go", () => {
    const ids = ["a", "b", "c", "d", "e", "f"];
    const run = fc.record({
      parent: fc.option(fc.constantFrom(...ids), { nil: undefined }),
      age: fc.integer({ min: 0, max: 10 }),
      running: fc.boolean(),
      pinned: fc.constantFrom(undefined, "true", "false"),
    });
    fc.assert(
      fc.property(fc.array(run, { minLength: 6, maxLength: 6 }), fc.subarray(ids), (made, registered) => {
        const runs = made.map(({ parent, age, running, pinned }, i) => ({
          info: {
            ...{ runId: ids[i], experimentId: "0", name: ids[i], artifactUri: "", startTimeMs: age },
            status: running ? ("RUNNING" as const) : ("FINISHED" as const),
          },
          ...{ params: {}, metrics: {} },
          tags: {
            ...(parent === undefined ? {} : { "mlflow.parentRunId": parent }),
            ...(pinned === undefined ? {} : { "assay.pinned": pinned }),
          },
        }));
        const kept = keptRuns(runs, new Set(registered), 5);
        made.forEach(({ parent, age, running, pinned }, i) => {
          if (registered.includes(ids[i]) || running || pinned === "true" || age >= 5)
            expect(kept.has(ids[i])).toBe(true);
          // A run and its parent share their fate, save where runs are their own ancestors.
          const isCircle = ancestors(made, i).includes(ids[i]);
          if (parent !== undefined && !isCircle && !ancestors(made, ids.indexOf(parent)).includes(parent)) {
            expect(kept.has(ids[i])).toBe(kept.has(parent));
          }
        });
      }),
    );

    function ancestors(made: readonly { readonly parent: string | undefined }[], from: number): string[] {
      const found: string[] = [];
      for (
        let up = made[from].parent;
        up !== undefined && !found.includes(up);
        up = made[ids.indexOf(up)].parent
      )
        found.push(up);
      return found;
    }
  });
});
