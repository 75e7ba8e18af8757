import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AssayError } from "../../../../sdk/utils/errors/index.js";
import { loadTraining as loadConfig } from "../../../support/load-training.js";

const BASE = `
kind: training
seed: 3
dataset: { kind: csv, path: ../data/bikes.csv }
target: bikers
model:
  kind: dense
  layers: [64, 64]
  epochs: 20
`;

let cwd = "";
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "assay configs ü-"));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

async function write(name: string, text: string): Promise<string> {
  await mkdir(dirname(join(cwd, name)), { recursive: true });
  await writeFile(join(cwd, name), text);
  return name;
}

async function refusal(work: Promise<unknown>): Promise<AssayError> {
  const error = await work.then(
    () => new Error("it was not refused"),
    (reason: unknown) => reason,
  );
  if (AssayError.isInstance(error)) return error;
  throw error;
}

describe("loading a config", () => {
  it.each([
    ["a registration without a run", { register: {}, tracking: { enabled: false } }, "register: "],
    [
      "a registration without a kept model",
      { register: {}, tracking: { log: { model: false } } },
      "register: ",
    ],
    ["a resumption without runs", { resume: "latest", tracking: { enabled: false } }, "resume: "],
    [
      "two ways of folds",
      { compare: { models: ["linear"] }, crossValidate: { folds: 3 } },
      "crossValidate: ",
    ],
  ])("refuses keys that contradict each other: %s", async (_, keys, says) => {
    const error = await refusal(loadConfig([await write("confs/base.yaml", BASE), keys], { cwd, env: {} }));
    expect(error.code).toBe("CONFIG_INVALID");
    expect(error.message).toContain(says);
  });

  it.each([
    ["a file that is not there", "none.yaml", "there is no config file none.yaml"],
    ["a folder", ".", ". is a folder"],
    ["a name that no file can have", `${"x".repeat(300)}.yaml`, "cannot be read (ENAMETOOLONG)"],
  ])("refuses %s", async (_, name, what) => {
    const error = await refusal(loadConfig([name], { cwd, env: {} }));
    expect([error.code, error.details.what]).toEqual(["CONFIG_FILE_MISSING", expect.stringContaining(what)]);
  });

  it("shows the beginning of a long text that is no number", async () => {
    const error = await refusal(
      loadConfig([await write("a.yaml", BASE), { seed: "9".repeat(200) }], { cwd, env: {} }),
    );
    expect(error.message).toContain(`"${"9".repeat(78)}…`);
  });

  it("merges files and objects, fills defaults in and tells where each value comes from", async () => {
    const first = await write("confs/base.yaml", BASE);
    const second = await write("confs/fast.json", '{ "model": { "epochs": 2, "layers": [8] } }');
    const config = await loadConfig([first, second, { name: "here" }], {
      cwd,
      env: {},
      extras: ["seed=0", "explain.rows=7"],
    });
    expect(config.kind).toBe("training");
    expect(config.value).toMatchObject({
      name: "here",
      seed: 0,
      backend: "auto",
      model: { kind: "dense", layers: [8], epochs: 2 },
      split: { kind: "chronological", testSize: 0.2 },
      explain: { rows: 7 },
      tracking: { enabled: true },
    });
    expect(config.origins).toMatchObject({
      name: "object 3",
      seed: 'extras "seed=0"',
      "model.kind": "confs/base.yaml:7:9",
      "model.epochs": "confs/fast.json:1:24",
      "model.layers.0": "confs/fast.json:1:38",
      "split.testSize": "default",
    });
    expect(config.files).toEqual([join(cwd, first), join(cwd, second)]);
  });

  it("makes paths absolute: each is relative to the file that it stands in", async () => {
    const base = await write("confs/base.yaml", `${BASE}report: { path: out/base.html }\n`);
    const over = await write(
      "other/deep/over.yaml",
      "report: { path: ../r.html }\ntracking: { uri: ./mlruns }\n",
    );
    const { value, directoryOf } = await loadConfig([base, over], { cwd, env: {} });
    expect(value).toMatchObject({ dataset: { path: join(cwd, "data/bikes.csv") } });
    expect(value).toMatchObject({ report: { path: join(cwd, "other/r.html") } });
    expect(value.tracking.uri).toBe(join(cwd, "other/deep/mlruns"));
    expect(directoryOf("dataset.path")).toBe(join(cwd, "confs"));
    expect(directoryOf("not.there")).toBe(cwd);
  });

  it("keeps addresses, and takes paths of extras and objects from the current folder", async () => {
    const base = await write("confs/base.yaml", BASE);
    const { value } = await loadConfig([base, { report: { path: "a.html" } }], {
      cwd,
      env: {},
      extras: ["tracking.uri=http://user@host:5000/x", "dataset.path=b.csv"],
    });
    expect(value.tracking.uri).toBe("http://user@host:5000/x");
    expect(value).toMatchObject({ report: { path: join(cwd, "a.html") } });
    expect(value).toMatchObject({ dataset: { path: join(cwd, "b.csv") } });
  });

  it("takes a referenced path from the file that holds it, and a variable's from the file that names it", async () => {
    const base = await write("confs/base.yaml", BASE);
    const over = await write(
      "other/over.yaml",
      'report: { path: "${dataset.path}" }\ntracking: { uri: "${env:RUNS}" }',
    );
    const { value } = await loadConfig([base, over], { cwd, env: { RUNS: "runs" } });
    expect(value).toMatchObject({ report: { path: join(cwd, "data/bikes.csv") } });
    expect(value.tracking.uri).toBe(join(cwd, "other/runs"));
  });

  it("reads variables from .env where the process has none", async () => {
    await write(".env", "EPOCHS=4\n");
    const base = await write("confs/env.yaml", BASE.replace("20", "${env:EPOCHS}"));
    const { value } = await loadConfig([base], { cwd });
    expect(value.model).toMatchObject({ epochs: 4 });
    await rm(join(cwd, ".env"));
  });

  it("is frozen all the way down", async () => {
    const { value } = await loadConfig([await write("confs/base.yaml", BASE)], { cwd, env: {} });
    expect(Object.isFrozen(value)).toBe(true);
    expect(Object.isFrozen(value.model)).toBe(true);
  });

  it("takes a config without a kind as a training", async () => {
    const config = await loadConfig(
      [{ dataset: { kind: "csv", path: "/a.csv" }, target: "b", model: { kind: "linear" } }],
      { env: {} },
    );
    expect(config.kind).toBe("training");
    expect(config.origins).toMatchObject({ kind: "default", target: "object" });
  });

  it("names an unknown key with file, line, column, path and the nearest known key", async () => {
    const file = await write("confs/bad.yaml", BASE.replace("epochs:", "epoch:"));
    const error = await refusal(loadConfig([file], { cwd, env: {} }));
    expect(error.code).toBe("CONFIG_KEY_UNKNOWN");
    expect(error.message).toContain("confs/bad.yaml:9:3: model.epoch: ");
    expect(error.message).toContain('Did you mean "epochs"?');
  });

  it("names a wrong type with what it got and wanted", async () => {
    const file = await write("confs/bad.yaml", BASE.replace("20", "many"));
    const error = await refusal(loadConfig([file], { cwd, env: {} }));
    expect(error.code).toBe("CONFIG_INVALID");
    expect(error.message).toContain('confs/bad.yaml:9:11: model.epochs: got "many", wanted a');
  });

  it("lists every problem at once, in the order of the file", async () => {
    const file = await write(
      "confs/bad.yaml",
      "kind: training\nsede: 1\ndataset: { kind: cvs, path: x }\ntarget: { colum: a }\nmodel: { kind: dense, layers: 5 }\nsplit: { kind: shuffled, testSize: -2 }\nmetrics: [mae, 3]\n",
    );
    const error = await refusal(loadConfig([file], { cwd, env: {}, extras: ["explain.rows=0"] }));
    const lines = error.message.split("\n").slice(1);
    expect(
      lines.map((line) =>
        line.replace(/^ {2}- /, "").replace(/(confs\/bad\.yaml:\d+|extras).*?: ([\w.[\]]+): .*/, "$1 $2"),
      ),
    ).toEqual(
      expect.arrayContaining([
        "confs/bad.yaml:2 sede",
        "confs/bad.yaml:3 dataset.kind",
        "confs/bad.yaml:4 target.colum",
        "confs/bad.yaml:5 model.layers",
        "confs/bad.yaml:6 split.testSize",
        "confs/bad.yaml:7 metrics[1]",
        "extras explain.rows",
      ]),
    );
    expect(lines).toHaveLength(7);
    expect(error.message).toContain('Did you mean "csv"?');
    expect(error.message).toContain('Did you mean "column"?');
  });

  it("names an unknown kind of job", async () => {
    const file = await write("confs/bad.yaml", BASE.replace("kind: training", "kind: trainin"));
    const error = await refusal(loadConfig([file], { cwd, env: {} }));
    expect(error.code).toBe("CONFIG_INVALID");
    expect(error.message).toMatch(/confs\/bad\.yaml:2:7: kind: .*"trainin".*Did you mean "training"\?/);
  });

  it.each([
    ["nothing.yaml", "CONFIG_FILE_MISSING", "there is no config file nothing.yaml"],
    ["confs", "CONFIG_FILE_MISSING", "confs is a folder"],
  ])("refuses the path %s", async (path, code, message) => {
    await write("confs/base.yaml", BASE);
    const error = await refusal(loadConfig([path], { cwd, env: {} }));
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it("refuses no sources, lists and objects that hold themselves", async () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    for (const sources of [[], [[1]], [circle], [new Map()]]) {
      expect((await refusal(loadConfig(sources, { env: {} }))).code).toBe("CONFIG_INVALID");
    }
  });

  it("hands functions in an object through as they are", async () => {
    const error = await refusal(
      loadConfig([{ target: "a", model: () => 1, dataset: { kind: "csv", path: "x" } }], { env: {} }),
    );
    expect(error.message).toContain("model: got a function, wanted a map of keys");
  });
});
