import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { Dataset, Experiment, Table } from "../../sdk/index.js";
import { EmbeddedStore } from "../../sdk/io/registries/index.js";
import { ROOT } from "../support/source-files.js";

const BIKES = {
  name: "bikes",
  seed: 7,
  dataset: { kind: "csv", path: join(ROOT, "fixtures", "bikes.csv"), exclude: ["casual", "registered"] },
  target: "bikers",
  split: { kind: "chronological", testSize: 1440 },
  model: { kind: "linear" },
  metrics: ["mae"],
} as const;

describe("datasets and configs in the registry, for a user", () => {
  let cwd = "";
  const options = () => ({ cwd, env: {}, onProgress: false }) as const;
  const store = () => new EmbeddedStore(join(cwd, "mlruns"));
  const mae = async (config: string | object, more: object = {}) =>
    (
      await Experiment.load(config, { ...options(), ...more })
        .train()
        .evaluate()
    ).metrics.mae;

  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), "assay registered ü "));
  });
  afterAll(() => rm(cwd, { recursive: true, force: true }));

  it("trains on a registered dataset as on the file, and the run says which version", async () => {
    const loaded = await Experiment.load(BIKES, options());
    const registered = await loaded.registerDataset({ alias: "training" });
    expect(registered).toMatchObject({
      name: "bikes",
      version: "1",
      isNew: true,
      digest: loaded.dataset.digest,
    });
    const fromFile = await loaded.train().evaluate();
    const config = { ...BIKES, dataset: "datasets:/bikes@training" };
    const fromRegistry = await Experiment.load(config, options()).train().evaluate();
    expect(fromRegistry.metrics.mae).toBe(fromFile.metrics.mae);
    expect(fromRegistry.dataset.digest).toBe(loaded.dataset.digest);
    expect(fromRegistry.config.dataset).toEqual({ kind: "registered", uri: "datasets:/bikes@training" });
    const page = await readFile((await fromRegistry.report(join(cwd, "r.html"))).path, "utf8");
    expect(page).toContain("datasets:/bikes@training");
    const { experimentId = "", id = "" } = fromRegistry.run ?? {};
    const folder = join(cwd, "mlruns", experimentId, "datasets");
    const metas = (await readdir(folder)).map((name) => readFile(join(folder, name, "meta.yaml"), "utf8"));
    const inputs = (await Promise.all(metas)).map((text): unknown => parse(text));
    // The training and the test rows of both runs.
    expect(inputs).toHaveLength(4);
    const fromThere = inputs.filter((input) => (input as { name: string }).name === "bikes/1");
    expect(fromThere).toHaveLength(2);
    for (const input of fromThere) {
      const { source, source_type } = input as { source: string; source_type: string };
      expect(source_type).toBe("code");
      expect(JSON.parse(source)).toMatchObject({
        tags: {
          "assay.source": "registry",
          "assay.uri": "datasets:/bikes/1",
          "assay.digest": registered.digest,
        },
      });
    }
    expect((await store().getRun(id)).params).toMatchObject({
      "dataset.kind": "registered",
      "dataset.uri": "datasets:/bikes@training",
    });
  });

  it("takes columns and rows of one, like of any dataset", async () => {
    const dataset = {
      kind: "registered",
      uri: "datasets:/bikes/1",
      columns: ["temp", "hr", "bikers"],
      limit: 3000,
    };
    const { dataset: read } = await Experiment.load({ ...BIKES, dataset }, options());
    expect([read.table.numRows, read.table.names]).toEqual([3000, ["temp", "hr", "bikers"]]);
  });

  it("loads a dataset, and registers what a program made", async () => {
    const { table, digest } = await Dataset.load("datasets:/bikes@training", { cwd, env: {} });
    expect(table.numRows).toBe(8645);
    const part = Table.from({ temp: table.column("temp"), bikers: table.column("bikers") });
    const made = await Dataset.register(part, { name: "two columns", alias: "a", cwd, env: {} });
    expect(made).toMatchObject({ uri: "datasets:/two columns/1", isNew: true });
    const whole = await Dataset.load("datasets:/bikes/1", { cwd, env: {} });
    expect(await Dataset.register(whole, { cwd, env: {} })).toMatchObject({
      name: "bikes",
      version: "1",
      digest,
    });
    const other = Dataset.load("datasets:/bikes/1", { trackingUri: join(cwd, "other"), env: {} });
    await expect(other).rejects.toMatchObject({ code: "TRACKING_MISSING" });
  });

  it("runs a registered config, alone and under other configs and extras", async () => {
    const loaded = await Experiment.load({ ...BIKES, dataset: "datasets:/bikes@training" }, options());
    const made = await loaded.registerConfig({ alias: "best" });
    expect(made).toMatchObject({ kind: "config", name: "bikes", version: "1" });
    expect(await loaded.registerConfig({ name: "bikes" })).toMatchObject({ version: "1", isNew: false });
    const expected = await mae(BIKES);
    expect(await mae("configs:/bikes@best")).toBe(expected);
    await writeFile(join(cwd, "over.yaml"), "split: { testSize: 720 }\n");
    const over = await Experiment.load(["configs:/bikes@best", "over.yaml"], {
      ...options(),
      extras: ["dataset.limit=4000"],
    });
    expect([over.trainingRows.numRows, over.testRows.numRows]).toEqual([3280, 720]);
    const trained = await Experiment.load("configs:/bikes/latest", options()).train();
    const { tags } = await store().getRun(trained.run?.id ?? "");
    expect(tags["mlflow.source.name"]).toBe("configs:/bikes/latest");
  });

  it("finds a config in the store that an extra names", async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), "assay elsewhere ü "));
    try {
      const extras = [`tracking.uri=${join(cwd, "mlruns")}`];
      const place = { cwd: elsewhere, env: {}, onProgress: false, extras } as const;
      const { dataset } = await Experiment.load("configs:/bikes@best", place);
      expect(dataset.table.numRows).toBe(8645);
    } finally {
      await rm(elsewhere, { recursive: true, force: true });
    }
  });

  it("says what is wrong before anything is read", async () => {
    const load = (dataset: unknown) => Experiment.load({ ...BIKES, dataset }, options()).then();
    await expect(load("bikes.csv")).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringContaining("datasets:/<name>@<alias>"),
    });
    await expect(load({ kind: "registered", uri: "datasets:/bikes" })).rejects.toMatchObject({
      code: "CONFIG_INVALID",
    });
    await expect(load({ kind: "registered", uri: "datasets:/bikes/1", colums: ["a"] })).rejects.toMatchObject(
      {
        code: "CONFIG_KEY_UNKNOWN",
        message: expect.stringContaining("columns"),
      },
    );
    await expect(load({ kind: "cvs", path: "a" })).rejects.toThrow(
      /wanted one of csv, parquet, json, sql, table, sqlite, postgres, mysql, registered/,
    );
    await expect(load("datasets:/bikes@trainig")).rejects.toMatchObject({ code: "TRACKING_MISSING" });
    const none = Experiment.load("configs:/bikes@worst", options()).then();
    await expect(none).rejects.toMatchObject({ code: "TRACKING_MISSING" });
  });

  it("keeps models, datasets and configs of one name apart", async () => {
    const trained = await Experiment.load(BIKES, options()).train();
    expect(await trained.register({ name: "bikes" })).toMatchObject({ version: "1", uri: "models:/bikes/1" });
    for (const name of ["dataset.bikes", "config.bikes"])
      await expect(trained.register({ name })).rejects.toMatchObject({ code: "TRACKING_INVALID" });
    expect(await store().listVersions("dataset.bikes")).toHaveLength(1);
  });
});
