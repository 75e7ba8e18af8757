import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { assayIn } from "../../support/in-process.js";

const CONFIG = `name: towns
dataset: { kind: csv, path: ../data/towns.csv }
target: people
split: { kind: chronological, testSize: 1 }
model: { kind: baseline }
metrics: [mae]
explain: false
report: false
tracking: { tags: { apiToken: hush } }
`;

describe("assay datasets and assay configs", () => {
  let cwd = "";
  const assay = (...args: string[]) => assayIn(cwd, args);

  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), "assay entries ü-"));
    await mkdir(join(cwd, "data"));
    await mkdir(join(cwd, "confs"));
    await writeFile(join(cwd, "data", "towns.csv"), "town,people\nZürich,400\nŁódź,600\n東京,14000\n");
    await writeFile(join(cwd, "data", "rows.json"), '[{"town":"Zürich","people":400}]');
    await writeFile(join(cwd, "data", "rows.ndjson"), '{"town":"Zürich","people":400}\n');
    await writeFile(join(cwd, "confs", "towns.yaml"), CONFIG);
    await writeFile(join(cwd, "confs", "towns.json"), JSON.stringify(parse(CONFIG)));
  });
  afterAll(() => rm(cwd, { recursive: true, force: true }));

  it("say where there are none", async () => {
    expect(await assay("datasets")).toMatchObject({ code: 0, out: "No registered datasets." });
    expect(await assay("configs")).toMatchObject({ code: 0, out: "No registered configs." });
    expect(await assay("datasets", "--json")).toMatchObject({ code: 0, out: "[]" });
  });

  it("register data files and the datasets of configs; the same content is one version", async () => {
    const register = (...args: string[]) => assay("datasets", "register", ...args);
    const first = await register("data/towns.csv", "--alias", "training");
    expect(first).toMatchObject({ code: 0, error: "" });
    expect(first.out).toMatch(
      /^Registered dataset towns, version 1, now towns@training \(digest [0-9a-f]{32}\)$/,
    );
    const again = await register("confs/towns.yaml");
    expect(again.out).toMatch(/^Nothing new: dataset towns, version 1, has this content/);
    expect((await register("confs/towns.json", "--json")).out).toContain('"isNew":false');
    const part = await register("confs/towns.yaml", "--extras", "dataset.limit=2", "--alias", "training");
    expect(part.out).toMatch(/^Registered dataset towns, version 2, now towns@training/);
    const json = JSON.parse((await register("data/rows.json", "--name", "rows ü", "--json")).out);
    expect(json).toMatchObject({ kind: "dataset", name: "rows ü", version: "1", isNew: true });
    const lines = await register("data/rows.ndjson", "--name", "rows ü");
    expect(lines.out).toMatch(/^Nothing new/);
  });

  it("list versions, aliases, sizes and digests, which are not among the models", async () => {
    const { code, out } = await assay("datasets");
    expect(code).toBe(0);
    expect(out).toMatch(/│ towns +│ +2 │ training │ 2 × 2 +│ [0-9a-f]{12} │/);
    expect(out).toMatch(/│ towns +│ +1 │ +│ 3 × 2 +│ [0-9a-f]{12} │/);
    const json = JSON.parse((await assay("datasets", "--json")).out);
    expect(json).toMatchObject([
      { name: "rows ü", aliases: {} },
      { name: "towns", aliases: { training: "2" }, versions: [{ version: "2" }, { version: "1" }] },
    ]);
    expect((await assay("models")).out).toBe("No registered models.");
  });

  it("register, show and run configs", async () => {
    const registered = await assay("configs", "register", "confs/towns.yaml", "--alias", "best");
    expect(registered.out).toMatch(/^Registered config towns, version 1, now towns@best/);
    const changed = await assay("configs", "register", "confs/towns.yaml", "--extras", "seed=3");
    expect(changed.out).toMatch(/^Registered config towns, version 2 \(/);
    expect((await assay("configs")).out).toMatch(/│ towns +│ +1 │ best +│ [0-9a-f]{12} │/);
    const shown = parse((await assay("configs", "show", "towns@best")).out);
    expect(shown).toMatchObject({
      name: "towns",
      seed: 0,
      dataset: { path: join(cwd, "data", "towns.csv") },
      tracking: { tags: { apiToken: "********" } },
    });
    const latest = JSON.parse((await assay("configs", "show", "towns", "--json")).out);
    expect(latest).toMatchObject({ uri: "configs:/towns/2", config: { seed: 3 } });
    expect(JSON.parse((await assay("configs", "show", "configs:/towns/1", "--json")).out).uri).toBe(
      "configs:/towns/1",
    );
    const run = await assay("run", "configs:/towns@best", "--json", "--extras", "seed=5");
    expect(run.code, run.error).toBe(0);
    expect(JSON.parse(run.out)).toMatchObject({ status: "FINISHED", metrics: { mae: expect.any(Number) } });
    const after = await assay("run", "--json", "--extras", "seed=5", "configs:/towns@best");
    expect(after.code, after.error).toBe(0);
  });

  it("say what is wrong, with the exit codes of the other commands", async () => {
    const codes = async (...args: string[]) => {
      const { code, error } = await assay(...args);
      return [code, /[A-Z]+_[A-Z_]+/.exec(error)?.[0]];
    };
    expect(await codes("configs", "show", "town@best")).toEqual([1, "TRACKING_MISSING"]);
    expect((await assay("configs", "show", "town@best")).error).toContain('Did you mean "towns"?');
    expect(await codes("configs", "show", "a/b/c")).toEqual([1, "TRACKING_INVALID"]);
    expect(await codes("datasets", "register", "data/none.csv")).toEqual([1, "DATA_FILE_MISSING"]);
    expect(await codes("datasets", "register", "confs/none.yaml")).toEqual([2, "CONFIG_FILE_MISSING"]);
    expect(await codes("datasets", "register", "data/towns.csv", "--extras", "a=1")).toEqual([
      2,
      "CLI_USAGE",
    ]);
    expect(await codes("datasets", "register", "data/towns.csv", "--alias", "v1")).toEqual([
      1,
      "TRACKING_INVALID",
    ]);
    expect(await codes("datasets", "register")).toEqual([2, "CLI_USAGE"]);
    expect(await codes("run", "configs:/towns@none")).toEqual([1, "TRACKING_MISSING"]);
    await writeFile(join(cwd, "confs", "nameless.yaml"), CONFIG.replace("name: towns\n", ""));
    expect(await codes("configs", "register", "confs/nameless.yaml")).toEqual([2, "CLI_USAGE"]);
  });
});
