import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SyncReport } from "../../../sdk/io/registries/index.js";
import { syncText } from "../../../sdk/scripts/sync-text.js";
import { AssayError } from "../../../sdk/utils/errors/index.js";
import { answering } from "../../support/http-server.js";
import { assayIn } from "../../support/in-process.js";
import { writeSampleRun } from "../../support/sample-run.js";
import { temporaryFolder } from "../../support/temporary.js";

const nothing: SyncReport = {
  ...{ from: "file:///a", to: "file:///b", experiments: 0, models: 0, points: 0, artifacts: 0, bytes: 0 },
  runs: { copied: 0, known: 0, running: 0 },
  ...{ versions: [], aliases: [], conflicts: [], problems: [] },
};
const noPoints = { sent: 0, waiting: 0, refused: 0, ended: 0, errors: [] };

describe("what a sync did", () => {
  it("is told line by line", () => {
    const copied: SyncReport = {
      ...nothing,
      ...{
        runs: { copied: 3, known: 2, running: 1 },
        models: 2,
        points: 2300,
        artifacts: 4,
        bytes: 3_070_000,
      },
      versions: [{ name: "bikes", from: "7", to: "1" }],
      aliases: [{ name: "bikes", alias: "champion", version: "1" }],
      conflicts: [{ name: "bikes", alias: "challenger", wanted: "1", has: "4" }],
      problems: [{ what: "run r1", code: "TRACKING_MISSING", message: "its files are gone" }],
    };
    expect(syncText({ copied, points: noPoints }, false).split("\n")).toEqual([
      "file:///a → file:///b",
      "runs       3 copied, 2 there already; 1 still run: sync again when they have ended",
      "models     2 copied",
      "metrics    2300 points",
      "artifacts  4 files; 3.1 MB in all, models among them",
      "versions   1 made",
      "           bikes: version 7 is 1",
      "alias      bikes@champion: version 1",
      "! alias bikes@challenger stays with version 4; here it would be 1. --overwrite-aliases moves it.",
      "! run r1 was not copied: its files are gone",
    ]);
  });

  it("is what would be done, in a dry run", () => {
    expect(syncText({ copied: nothing }, true).split("\n")).toEqual([
      "file:///a → file:///b",
      "runs       0 would be copied, 0 there already",
      "models     0 would be copied",
      "versions   0 would be made",
    ]);
  });

  it.each([
    [0, "0 bytes"],
    [999_999, "999999 bytes"],
    [1_000_000, "1.0 MB"],
    [12_345_678_901, "12.35 GB"],
  ])("tells %s bytes as %s", (bytes, text) => {
    expect(syncText({ copied: { ...nothing, bytes } }, false)).toContain(
      `artifacts  0 files; ${text} in all`,
    );
  });

  it("names twenty of a kind, and how many more there are", () => {
    const versions = Array.from({ length: 23 }, (_, i) => ({ name: "m", from: `${i}`, to: `${i}` }));
    const lines = syncText({ copied: { ...nothing, versions } }, false).split("\n");
    expect(lines.filter((line) => line.includes("m: version"))).toHaveLength(20);
    expect(lines.at(-1)).toBe("           and 3 more; --json has all");
  });

  it("is the points alone where nothing was to be copied, with why they wait", () => {
    const errors = [new AssayError("TRACKING_UNAVAILABLE", { what: "the server is away", next: "Wait." })];
    expect(syncText({ points: { ...noPoints, sent: 5, waiting: 2, errors } }, false)).toBe(
      "waiting    5 points sent, 2 still wait, 0 refused\n" +
        "! TRACKING_UNAVAILABLE: the server is away. Wait.",
    );
    expect(syncText({ points: noPoints }, false)).toContain("0 points sent");
    expect(syncText({ copied: nothing, points: { ...noPoints, refused: 1 } }, false)).toContain("1 refused");
  });
});

describe("assay sync", () => {
  it("copies a store to another, and nothing twice", async () => {
    const cwd = await temporaryFolder();
    await writeSampleRun(join(cwd, "mlruns"));
    const dry = await assayIn(cwd, ["sync", "./mlruns", "./other", "--dry-run", "--quiet"]);
    expect(dry).toMatchObject({
      code: 0,
      out: expect.stringContaining("runs       1 would be copied, 0 there"),
    });
    const first = await assayIn(cwd, ["sync", "--quiet"], { MLFLOW_TRACKING_URI: "./other" });
    expect(first).toMatchObject({
      code: 0,
      out: expect.stringContaining("runs       1 copied, 0 there already"),
    });
    const again = await assayIn(cwd, ["sync", "./mlruns", "./other", "--json", "--quiet"]);
    expect(again.code).toBe(0);
    expect(JSON.parse(again.out)).toMatchObject({
      copied: { runs: { copied: 0, known: 1 }, problems: [] },
      points: { sent: 0, waiting: 0, refused: 0, errors: [] },
    });
  });

  it("says in JSON that a dry run sends no points", async () => {
    const cwd = await temporaryFolder();
    await writeSampleRun(join(cwd, "mlruns"));
    const { out } = await assayIn(cwd, ["sync", "./mlruns", "./other", "--dry-run", "--json", "--quiet"]);
    expect(JSON.parse(out)).toMatchObject({ copied: { runs: { copied: 1 } }, points: null });
  });

  it("sends the waiting points alone where one server is named", async () => {
    const { uri } = await answering({ status: 200, body: "{}" });
    const { code, out } = await assayIn(await temporaryFolder(), ["sync", uri, "--json", "--quiet"]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({
      copied: null,
      points: { sent: 0, waiting: 0, refused: 0, ended: 0, errors: [] },
    });
  });

  it.each<[string, string[], Record<string, string>, string]>([
    ["no target", ["./mlruns"], {}, "the target is missing. Got: no TO, and no MLFLOW_TRACKING_URI"],
    ["no target but an empty variable", [], { MLFLOW_TRACKING_URI: "" }, "the target is missing"],
    ["a store and itself", ["./mlruns", "./mlruns"], {}, "a store cannot be copied to itself"],
    ["no folder", ["./mlrunz", "./other"], {}, "TRACKING_MISSING: there is no folder "],
  ])("refuses %s", async (_, words, env, message) => {
    const cwd = await temporaryFolder();
    await writeSampleRun(join(cwd, "mlruns"));
    const { code, error } = await assayIn(cwd, ["sync", ...words], env);
    expect(code).not.toBe(0);
    expect(error).toContain(message);
  });
});
