import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { Dataset, Experiment, Table } from "../../sdk/index.js";
import { EmbeddedStore } from "../../sdk/io/registries/index.js";
import { ROOT } from "../support/source-files.js";

const BIKES = join(ROOT, "fixtures", "bikes.csv");
const CONFIG = {
  name: "bikes",
  seed: 7,
  target: "bikers",
  split: { kind: "chronological", testSize: 1440 },
  model: { kind: "linear" },
  metrics: ["mae"],
} as const;

describe("a table in code as the dataset of an experiment", () => {
  let cwd = "";
  const options = () => ({ cwd, env: {}, onProgress: false }) as const;
  const run = (dataset: unknown, config: object = CONFIG) =>
    Experiment.load({ ...config, dataset }, options())
      .train()
      .evaluate();

  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), "assay-code-"));
  });
  afterAll(() => rm(cwd, { recursive: true, force: true }));

  it("gives what the file gives, as a table, a dataset, or a function that makes one", async () => {
    const exclude = ["casual", "registered"];
    const file = await run({ kind: "csv", path: BIKES, exclude });
    const dataset = await Dataset.load(BIKES, { exclude });
    const all = await Dataset.load(BIKES);
    for (const source of [
      dataset,
      dataset.table,
      { kind: "table", table: () => dataset.table },
      { kind: "table", table: async () => dataset },
      { kind: "table", table: all, exclude },
    ]) {
      expect((await run(source)).metrics.mae).toBe(file.metrics.mae);
    }
  });

  it("keeps name, digest and source of a dataset in the run; of a table, that a program made it", async () => {
    const dataset = await Dataset.load(BIKES, { name: "hours" });
    const store = new EmbeddedStore(join(cwd, "mlruns"));
    const kept = async (source: unknown) => {
      const { id = "", experimentId = "" } = (await run(source)).run ?? {};
      const folder = join(cwd, "mlruns", experimentId, "datasets");
      const metas = await Promise.all(
        (await readdir(folder)).map((name) => readFile(join(folder, name, "meta.yaml"), "utf8")),
      );
      const config = await readFile(
        join(cwd, "mlruns", experimentId, id, "artifacts", "config.yaml"),
        "utf8",
      );
      return {
        params: (await store.getRun(id)).params,
        inputs: metas.map((text): unknown => parse(text)),
        config,
      };
    };
    const loaded = await kept(dataset);
    expect(loaded.params["dataset.kind"]).toBe("table");
    const source = JSON.stringify({ uri: BIKES });
    expect(loaded.inputs).toContainEqual(
      expect.objectContaining({ name: "hours", source, source_type: "local" }),
    );
    const made = await kept(dataset.table);
    expect(made.inputs).toContainEqual(expect.objectContaining({ name: "table", source_type: "code" }));
    expect(made.config).not.toContain("clear");
  });

  it("says what is wrong where it is no table, and that no registry keeps it in a config", async () => {
    const odd = Experiment.load({ ...CONFIG, dataset: { kind: "table", table: [1, 2] } }, options());
    await expect(odd).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringContaining("a Table, a Dataset, or a function that gives one"),
    });
    const none = Experiment.load(
      { ...CONFIG, dataset: { kind: "table", table: () => undefined } },
      options(),
    );
    await expect(none).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      message: /the function gave no table/,
    });
    const table = Table.from({ a: [1, 2, 3, 4, 5, 6], bikers: [2, 4, 6, 8, 10, 12] });
    const loaded = await Experiment.load({ ...CONFIG, split: { testSize: 2 }, dataset: table }, options());
    await expect(loaded.registerConfig()).rejects.toMatchObject({ code: "CONFIG_INVALID" });
  });

  it("tunes on it, in several processes as in one", async () => {
    const { table } = await Dataset.load(BIKES, { exclude: ["casual", "registered"], limit: 800 });
    const tuned = await Experiment.load(
      {
        ...CONFIG,
        dataset: table,
        split: { kind: "chronological", testSize: 100 },
        model: { kind: "linear", l2: 1 },
      },
      options(),
    ).tune({
      space: { "model.l2": { logUniform: [0.01, 10] } },
      search: { kind: "random", trials: 3 },
      parallel: 2,
    });
    expect(tuned.study.trials).toHaveLength(3);
    expect((await tuned.train().evaluate()).metrics.mae).toBeGreaterThan(0);
  });
});
