import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageInfo, readEnvironment } from "../../../../sdk/io/environment/index.js";

let cwd = "";
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "assay-environment-"));
  await writeFile(
    join(cwd, ".env"),
    'MLFLOW_TRACKING_URI="http://ann:hunter2@host:5000"\nMLFLOW_EXPERIMENT_NAME=from-file # comment\nASSAY_BACKEND=cpu\nOTHER=x\n',
  );
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

describe("the environment", () => {
  it("reads .env and the process, the process first, and writes nothing back", () => {
    const environment = readEnvironment({
      cwd,
      env: { ASSAY_BACKEND: "wasm", MLFLOW_TRACKING_TOKEN: "t0ken" },
    });
    expect(environment.values).toEqual({
      mlflowTrackingUri: "http://ann:hunter2@host:5000",
      mlflowExperimentName: "from-file",
      mlflowTrackingToken: "t0ken",
      assayBackend: "wasm",
    });
    expect(environment.variables).toMatchObject({ OTHER: "x", ASSAY_BACKEND: "wasm" });
    expect(process.env.OTHER).toBeUndefined();
  });

  it("has no .env where a folder has that name, or what is to be its folder is none", async () => {
    const folder = join(cwd, "odd");
    await mkdir(join(folder, ".env"), { recursive: true });
    for (const place of [folder, join(cwd, ".env")])
      expect(readEnvironment({ cwd: place, env: { A: undefined } }).variables).toEqual({});
  });

  it("shows where each variable comes from, with secrets masked", () => {
    const rows = readEnvironment({ cwd, env: { MLFLOW_TRACKING_TOKEN: "t0ken" } }).rows();
    const row = (name: string) => rows.find((candidate) => candidate.name === name);
    expect(row("MLFLOW_TRACKING_URI")).toMatchObject({
      value: "http://ann:********@host:5000",
      source: ".env",
    });
    expect(row("MLFLOW_TRACKING_TOKEN")).toMatchObject({ value: "********", source: "process" });
    expect(row("ASSAY_LOG_LEVEL")).toMatchObject({ value: undefined, source: "not set" });
    expect(JSON.stringify(rows)).not.toMatch(/hunter2|t0ken/);
  });

  it("counts an empty variable as not set", () => {
    expect(readEnvironment({ cwd: "/nowhere", env: { ASSAY_BACKEND: "" } }).values).toEqual({});
  });

  it("refuses a value that a variable cannot have, naming the nearest, and never a secret", () => {
    expect(() => readEnvironment({ cwd: "/nowhere", env: { ASSAY_BACKEND: "wasmm" } })).toThrow(
      expect.objectContaining({
        code: "CONFIG_INVALID",
        message: expect.stringMatching(/ASSAY_BACKEND \(process\).*"wasmm".*native.*Did you mean "wasm"\?/),
      }),
    );
  });

  it("points out variables of its own prefix that mean nothing", () => {
    const { unknown } = readEnvironment({ cwd: "/nowhere", env: { ASSAY_BACKEN: "x", OTHER_BACKEN: "x" } });
    expect(unknown).toEqual([{ name: "ASSAY_BACKEN", nearest: "ASSAY_BACKEND" }]);
  });

  it("knows its own package", () => {
    expect(packageInfo()).toMatchObject({ name: "assay", nodeRange: ">=20.19" });
    expect(packageInfo().version).toMatch(/^\d+\.\d+\.\d+/);
  });
});
