import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readEnvironment } from "../../../../sdk/io/environment/index.js";
import { readOverrides, settingRows, unknownVariables } from "../../../../sdk/io/settings/index.js";
import { loadTraining as loadConfig } from "../../../support/load-training.js";
import { temporaryFolder } from "../../../support/temporary.js";

const CONFIG = {
  dataset: { kind: "csv", path: "bikes.csv" },
  target: "bikers",
  model: { kind: "forest", maxBins: 32 },
};

/** A project with a user's home beside it; returns what a job would find there. */
async function place(
  files: { readonly user?: string; readonly project?: string },
  variables: Record<string, string> = {},
) {
  const home = await temporaryFolder();
  const cwd = join(home, "project", "notebooks");
  await mkdir(join(home, ".config", "assay"), { recursive: true });
  await mkdir(cwd, { recursive: true });
  if (files.user !== undefined) await writeFile(join(home, ".config/assay/config.yaml"), files.user);
  if (files.project !== undefined) await writeFile(join(home, "project", ".assay.yaml"), files.project);
  const env = { HOME: home, ...variables };
  return { cwd, env, home, environment: () => readEnvironment({ cwd, env }) };
}

describe("settings", () => {
  it("become defaults of configs, whose origins say where they come from", async () => {
    const { cwd, env, home } = await place({
      user: "# mine\nseed: 7\nforest:\n  trees: 30\n  maxBins: 64\nsplit: { testSize: 0.3 }\nexplain: { rows: 50 }\n",
    });
    const { value, origins } = await loadConfig([CONFIG], { cwd, env });
    expect(value).toMatchObject({
      seed: 7,
      model: { kind: "forest", trees: 30, maxBins: 32 },
      split: { kind: "chronological", testSize: 0.3 },
      explain: { rows: 50, importanceRepeats: 5 },
    });
    const file = `settings ${home}/.config/assay/config.yaml`;
    expect(origins).toMatchObject({
      seed: `${file}:2`,
      "model.trees": `${file}:4`,
      "model.maxBins": "object",
      "split.kind": "default",
      "split.testSize": `${file}:6`,
      "explain.rows": `${file}:7`,
    });
  });

  it("count in this order: extras, config, variable, project, user, default", async () => {
    const { cwd, env } = await place(
      {
        user: "forest: { trees: 1, minLeafRows: 2, minSplitRows: 3, rowSample: 0.5, maxBins: 16 }",
        project: "forest: { trees: 10, minLeafRows: 20, rowSample: 0.6, maxBins: 17 }",
      },
      { ASSAY_FOREST_TREES: "100", ASSAY_FOREST_ROW_SAMPLE: "0.7", ASSAY_FOREST_MAX_BINS: "18" },
    );
    const { value, origins } = await loadConfig([CONFIG], { cwd, env, extras: ["model.rowSample=0.8"] });
    expect(value.model).toEqual({
      kind: "forest",
      trees: 100,
      minLeafRows: 20,
      minSplitRows: 3,
      rowSample: 0.8,
      maxBins: 32,
    });
    expect(origins).toMatchObject({
      "model.trees": "environment ASSAY_FOREST_TREES",
      "model.rowSample": 'extras "model.rowSample=0.8"',
    });
  });

  it("fill models at any depth, and only keys that the kind that is meant has", async () => {
    const { cwd, env } = await place({
      user: "boosting: { rounds: 9 }\ndataset: { delimiter: ';' }\nexplain: { samples: 7, permutations: 3 }\nfolds: { kind: kFold, folds: 3, gap: 4 }",
    });
    const { value } = await loadConfig(
      [
        {
          ...CONFIG,
          model: { kind: "stacking", models: [{ kind: "boosting" }, { kind: "boosting", rounds: 5 }] },
          explain: { kind: "gradient" },
          crossValidate: {},
        },
      ],
      { cwd, env },
    );
    const compared = await loadConfig(
      [{ ...CONFIG, compare: [{ name: "mine", model: { kind: "boosting" } }] }],
      { cwd, env },
    );
    expect(compared.value).toMatchObject({ compare: [{ name: "mine", model: { rounds: 9 } }] });
    expect(value).toMatchObject({
      dataset: { kind: "csv", delimiter: ";" },
      model: { models: [{ rounds: 9 }, { rounds: 5 }] },
      explain: { kind: "gradient", samples: 7 },
      crossValidate: { kind: "kFold", folds: 3, shuffle: true },
    });
    if (value.kind !== "training") throw new Error("it is the config of a training");
    expect(value.explain).not.toHaveProperty("permutations");
    expect(value.crossValidate).not.toHaveProperty("gap");
  });

  it("do not switch on what a config leaves out", async () => {
    const { cwd, env } = await place({
      user: "intervals: { coverage: 0.8 }\ncalibrate: { method: isotonic }",
    });
    const { value } = await loadConfig([CONFIG], { cwd, env });
    expect(value).not.toHaveProperty("intervals");
    expect(value).not.toHaveProperty("calibrate");
  });

  it("do not change a registered config, which was whole when it was registered", async () => {
    const { cwd, env } = await place({ user: "forest: { trees: 30 }" });
    const { value } = await loadConfig(["configs:/bikes/1"], {
      cwd,
      env,
      fetchRegistered: async (uri) => ({ uri, folder: cwd, text: JSON.stringify(CONFIG) }),
    });
    expect(value.model).toEqual({ kind: "forest", maxBins: 32 });
  });

  it("that are variables go where the variables go; a path is relative to the file it stands in", async () => {
    const { home, environment } = await place(
      { project: "workers: 3\ntracking: { uri: runs, timeout: 5 }\nlogLevel: debug\n" },
      { ASSAY_LOG_LEVEL: "warn" },
    );
    const { values, variables, rows, isSet } = environment();
    expect(values).toMatchObject({
      assayWorkers: 3,
      mlflowTrackingUri: join(home, "project", "runs"),
      mlflowHttpRequestTimeout: 5,
      assayLogLevel: "warn",
    });
    expect(variables.MLFLOW_HTTP_REQUEST_TIMEOUT).toBe("5");
    expect([isSet("ASSAY_WORKERS"), isSet("ASSAY_LOG_LEVEL")]).toEqual([false, true]);
    expect(rows().find(({ name }) => name === "ASSAY_WORKERS")).toMatchObject({
      value: "3",
      source: `settings ${home}/project/.assay.yaml:1`,
    });
  });

  it("are listed with value, unit, default and origin", async () => {
    const { cwd, environment } = await place(
      { user: "workers: 3\nforest: { trees: 30 }" },
      { ASSAY_SEED: "5" },
    );
    const rows = new Map(settingRows(environment(), cwd).map((row) => [row.name, row]));
    expect(rows.get("forest.trees")).toMatchObject({
      value: 30,
      unit: "trees",
      default: 100,
      variable: "ASSAY_FOREST_TREES",
    });
    expect(rows.get("seed")).toMatchObject({ value: 5, source: "environment ASSAY_SEED", default: 0 });
    expect(rows.get("workers")).toMatchObject({ value: 3, unit: "threads", default: "one a core" });
    expect(rows.get("boosting.rounds")).toMatchObject({ value: 100, unit: "rounds", source: "default" });
    expect(rows.get("metrics.regression")).toMatchObject({ variable: null });
    expect(new Set([...rows.keys()]).size).toBe(settingRows(environment(), cwd).length);
  });

  it.each([
    ["forest: { treez: 3 }", "CONFIG_KEY_UNKNOWN", /config\.yaml:1: forest\.treez: .*Did you mean "trees"\?/],
    ["splitt: { testSize: 3 }", "CONFIG_KEY_UNKNOWN", /config\.yaml:1: splitt: .*Did you mean "split"\?/],
    ["\nforest: { trees: many }", "CONFIG_INVALID", /config\.yaml:2: forest\.trees: got "many", wanted/],
    ["model: { kind: forest }", "CONFIG_KEY_UNKNOWN", /the key "model" is not known here/],
    ["forest: [", "CONFIG_SYNTAX", /config\.yaml:1/],
    ["seed: ${env:NO_SUCH_VARIABLE}", "CONFIG_INTERPOLATION", /NO_SUCH_VARIABLE is not set/],
  ])("refuse %j", async (user, code, message) => {
    const { cwd, env } = await place({ user });
    await expect(loadConfig([CONFIG], { cwd, env })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it("refuse a variable whose setting cannot have its value", async () => {
    const { cwd, environment } = await place({}, { ASSAY_FOREST_TREES: "0" });
    expect(() => readOverrides(environment(), cwd)).toThrow(
      expect.objectContaining({
        code: "CONFIG_INVALID",
        message: expect.stringMatching(
          /environment ASSAY_FOREST_TREES: forest\.trees: got 0, wanted .*at least 1/,
        ),
      }),
    );
  });

  it("refuse a list or a map where a variable would stand", async () => {
    const { environment } = await place({ user: "workers: [1, 2]" });
    expect(environment).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
  });

  it("point out variables that are no setting, with the nearest one", async () => {
    const { environment } = await place({}, { ASSAY_FOREST_TREEZ: "3", ASSAY_FOREST_TREES: "3" });
    expect(unknownVariables(environment())).toEqual([
      { name: "ASSAY_FOREST_TREEZ", nearest: "ASSAY_FOREST_TREES" },
    ]);
  });

  it("may be empty, and are read from where the variables say", async () => {
    const { cwd, env, home } = await place({ user: "# nothing yet\n\n", project: "" });
    expect((await loadConfig([CONFIG], { cwd, env })).value.seed).toBe(0);
    await mkdir(join(home, "xdg", "assay"), { recursive: true });
    await writeFile(join(home, "xdg/assay/config.yaml"), "seed: 3");
    await writeFile(join(home, "other.yaml"), "seed: 4");
    const seed = async (variables: Record<string, string>) =>
      (await loadConfig([CONFIG], { cwd, env: { ...env, ...variables } })).value.seed;
    expect(await seed({ XDG_CONFIG_HOME: join(home, "xdg") })).toBe(3);
    expect(await seed({ XDG_CONFIG_HOME: join(home, "xdg"), ASSAY_SETTINGS_FILE: "../../other.yaml" })).toBe(
      4,
    );
    expect(await seed({ XDG_CONFIG_HOME: join(home, "xdg"), ASSAY_SETTINGS_FILE: "none" })).toBe(0);
  });
});
