import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageInfo } from "../../../sdk/io/environment/index.js";
import { madeProject } from "../../support/made-project.js";
import { ROOT } from "../../support/source-files.js";

const LOCK = '{ "lockfileVersion": 3 }\n';
const FILES = {
  "package.json": JSON.stringify({
    name: "mine",
    engines: { node: ">=20" },
    assay: { config: "confs/training.yaml" },
    dependencies: { here: "^1.0.0" },
    devDependencies: { gone: "2.0.0" },
  }),
  "package-lock.json": LOCK,
  "node_modules/here/package.json": '{ "name": "here", "version": "1.2.3" }',
};
const config = (threshold: number) => `kind: training
name: mine
dataset: { kind: csv, path: ${JSON.stringify(join(ROOT, "fixtures", "bikes.csv"))}, limit: 300, columns: [temp, hum, bikers] }
target: bikers
model: { kind: linear }
metrics: [{ name: mae, threshold: ${threshold} }]
explain: false
report: false
tracking: { enabled: false }
`;

describe("assay task projects:environment", () => {
  it("prints what the project runs on, and writes it into a file", async () => {
    const { root, task } = await madeProject(FILES);
    const { code, stdout } = await task("projects:environment");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      assay: packageInfo().version,
      node: process.versions.node,
      npm: expect.stringMatching(/^\d+\.\d+\.\d+/),
      platform: process.platform,
      backend: expect.stringMatching(/^(native|wasm|cpu)$/),
      packages: expect.objectContaining({ here: "1.2.3" }),
      lockFile: { name: "package-lock.json", sha256: createHash("sha256").update(LOCK).digest("hex") },
    });
    expect((await task("projects:environment", "--out", "environment.json")).code).toBe(0);
    expect(await readFile(join(root, "environment.json"), "utf8")).toBe(stdout);
  });
});

describe("assay task projects:requirements", () => {
  it("lists what is wanted and what is installed", async () => {
    const { task } = await madeProject(FILES);
    const { code, stdout } = await task("projects:requirements");
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n")).toEqual([
      "package  wanted  installed      for",
      `node     >=20    ${process.versions.node.padEnd(13)}  run`,
      "here     ^1.0.0  1.2.3          run",
      "gone     2.0.0   not installed  development",
    ]);
  });

  it("fails where what a run needs is not installed", async () => {
    const { task } = await madeProject({ "package.json": '{ "dependencies": { "here": "1" } }' });
    const { code, stdout, stderr } = await task("projects:requirements", "--json");
    expect([code, stderr]).toEqual([1, expect.stringContaining("here: not installed. Run `npm install`.")]);
    expect(JSON.parse(stdout).packages).toEqual([{ name: "here", wanted: "1", installed: null, use: "run" }]);
  });
});

describe("assay task projects:run", () => {
  it("runs the main config as `assay run` does, exit code and all", async () => {
    const { task, write } = await madeProject({ ...FILES, "confs/training.yaml": config(1000) });
    const done = await task("projects:run", "--json");
    expect(done.code, done.stderr).toBe(0);
    expect(JSON.parse(done.stdout)).toMatchObject({
      status: "FINISHED",
      metrics: { mae: expect.any(Number) },
    });
    await write({ "confs/training.yaml": config(0.001) });
    const missed = await task("projects:run");
    expect([missed.code, missed.stderr]).toEqual([3, expect.stringContaining("THRESHOLD_MISSED")]);
    const dry = await task("projects:run", "--dry-run");
    expect([dry.code, dry.stdout]).toEqual([0, expect.stringContaining("threshold: 0.001")]);
  });

  it("says so where the project names no config", async () => {
    const { task } = await madeProject({ "package.json": '{ "name": "mine" }' });
    const { code, stderr } = await task("projects:run");
    expect([code, stderr]).toEqual([2, expect.stringContaining("no config was given")]);
  });
});
