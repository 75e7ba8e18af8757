import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EmbeddedStore } from "../../../sdk/io/registries/index.js";
import { assayIn } from "../../support/in-process.js";

describe("assay models", () => {
  let cwd = "";
  let runId = "";
  let store: EmbeddedStore;
  const assay = (...args: string[]) => assayIn(cwd, args);

  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), "assay models ü-"));
    store = new EmbeddedStore(join(cwd, "mlruns"));
  });
  afterAll(() => rm(cwd, { recursive: true, force: true }));

  it("says where there are none", async () => {
    expect(await assay("models")).toMatchObject({ code: 0, out: "No registered models." });
    expect(await assay("models", "--json")).toMatchObject({ code: 0, out: "[]" });
  });

  it("promotes a version, which takes the alias from another", async () => {
    const experimentId = await store.ensureExperiment("bikes");
    const start = { experimentId, name: "first", startTimeMs: 1, user: "ada", tags: {} };
    ({ runId } = await store.createRun(start));
    const model = await store.logModel(runId, { name: "model" }, () => new Map());
    for (const name of ["bikes", "bikes", "trams à vapeur"]) await store.registerModel(name, model);
    const first = await assay("models", "promote", "bikes", "--version", "1", "--alias", "Champion");
    expect(first).toEqual({ code: 0, out: "bikes@Champion is version 1 now", error: "" });
    const second = await assay("models", "promote", "bikes", "--version", "2", "--alias", "Champion");
    expect(second.out).toBe("bikes@Champion is version 2 now (it was version 1)");
    const json = await assay("models", "promote", "bikes", "--version", "1", "--alias", "tested", "--json");
    expect(JSON.parse(json.out)).toEqual({ name: "bikes", version: "1", alias: "tested", before: null });
    expect((await store.getVersion("bikes", { alias: "Champion" })).version).toBe("2");
  });

  it("lists names, versions, aliases and runs", async () => {
    const { code, out } = await assay("models");
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`│ bikes +│ +2 │ Champion │ ${runId} │`));
    expect(out).toMatch(new RegExp(`│ bikes +│ +1 │ tested +│ ${runId} │`));
    expect(out).toMatch(/│ trams à vapeur │ +1 │/);
    const json = JSON.parse((await assay("models", "--json")).out);
    expect(json).toMatchObject([
      {
        name: "bikes",
        aliases: { Champion: "2", tested: "1" },
        versions: [{ version: "2" }, { version: "1" }],
      },
      { name: "trams à vapeur", versions: [{ version: "1", runId }] },
    ]);
  });

  it("says what is wrong, with the exit codes of the other commands", async () => {
    const promote = (...args: string[]) => assay("models", "promote", ...args);
    const missing = await promote("bikes", "--version", "9", "--alias", "Champion");
    expect([missing.code, missing.error]).toEqual([1, expect.stringContaining("TRACKING_MISSING")]);
    const reserved = await promote("bikes", "--version", "1", "--alias", "latest");
    expect([reserved.code, reserved.error]).toEqual([1, expect.stringContaining("TRACKING_INVALID")]);
    for (const args of [[], ["bikes"], ["bikes", "--version", "1"], ["bikes", "--alias", "Champion"]]) {
      const { code, error } = await promote(...args);
      expect([code, error], args.join(" ")).toEqual([2, expect.stringContaining("CLI_USAGE")]);
    }
  });

  it("has help with examples", async () => {
    for (const args of [["models"], ["models", "promote"]]) {
      const { code, out } = await assay(...args, "--help");
      expect(code).toBe(0);
      for (const text of ["Usage: assay models", "Example", "Exit codes:"]) expect(out).toContain(text);
    }
  });
});
