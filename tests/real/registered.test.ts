import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Table } from "../../sdk/core/tables/index.js";
import { Experiment } from "../../sdk/index.js";
import { datasetFromTable, digestTable, readDataset } from "../../sdk/io/datasets/index.js";
import {
  fetchConfig,
  fetchDataset,
  listEntries,
  registerConfig,
  registerDataset,
} from "../../sdk/io/registered/index.js";
import { code, STORES, storeOf } from "../support/both-stores.js";
import { everyType } from "../support/every-type.js";
import { findPython } from "../support/python.js";
import { requireReal } from "../support/real.js";
import { runProcess } from "../support/run-process.js";
import { ROOT } from "../support/source-files.js";
import { temporaryFolder } from "../support/temporary.js";

const python = requireReal("Python with MLflow", findPython);
const user = "ada";
const missing = code("TRACKING_MISSING");
const dataset = (values: number[], name = "t") => datasetFromTable(Table.from({ größe: values }), name);
const place = { user, files: ["/confs/bikes.yaml"], folder: "/confs" };

// One suite, two stores: datasets and configs in the embedded folder's registry and in a real MLflow server's.
describe.each(STORES)("%s", (kind) => {
  const { using, begin } = storeOf(kind);

  it("gives a table of every type back as it was, by alias, version and latest", async (context) => {
    const store = await using(context);
    const name = `vélos à Zürich 🚲 数据`;
    const table = everyType();
    const registered = await registerDataset(store, datasetFromTable(table), { name, alias: "été", user });
    expect(registered).toEqual({
      kind: "dataset",
      name,
      version: "1",
      alias: "été",
      uri: `datasets:/${name}/1`,
      digest: digestTable(table),
      isNew: true,
    });
    for (const uri of [`datasets:/${name}@été`, `datasets:/${name}/1`, `datasets:/${name}/latest`]) {
      const back = await fetchDataset(store, uri);
      expect(back.table.types).toEqual(table.types);
      expect([...back.table.rows()]).toEqual([...table.rows()]);
      expect(back).toMatchObject({ name, digest: registered.digest });
      expect(back.lineage.sourceType).toBe("code");
      expect(JSON.parse(back.lineage.source)).toEqual({
        tags: {
          "assay.source": "registry",
          "assay.uri": `datasets:/${name}/1`,
          "assay.digest": registered.digest,
          "assay.trackingUri": store.uri,
        },
      });
    }
  });

  it("makes a version for a content once, and moves the alias to the version that has it", async (context) => {
    const store = await using(context);
    const options = { name: "twice", alias: "training", user };
    expect(await registerDataset(store, dataset([1, 2]), options)).toMatchObject({
      version: "1",
      isNew: true,
    });
    expect(await registerDataset(store, dataset([1, 3]), options)).toMatchObject({
      version: "2",
      isNew: true,
    });
    expect((await fetchDataset(store, "datasets:/twice@training")).table.row(1)).toEqual({ größe: 3 });
    const again = await registerDataset(store, dataset([1, 2], "another name"), options);
    expect(again).toMatchObject({ version: "1", isNew: false });
    expect((await fetchDataset(store, "datasets:/twice@training")).table.row(1)).toEqual({ größe: 2 });
    const listed = (await listEntries(store, "dataset")).find(({ name }) => name === "twice");
    expect(listed?.aliases).toEqual({ training: "1" });
    expect(listed?.versions.map(({ version, tags }) => [version, tags["assay.rows"]])).toEqual([
      ["2", "2"],
      ["1", "2"],
    ]);
    expect((await fetchDataset(store, "datasets:/twice/latest")).table.row(1)).toEqual({ größe: 3 });
  });

  it("takes a part of a dataset after its digest was checked", async (context) => {
    const store = await using(context);
    const table = Table.from({ a: [1, 2, 3], b: ["x", "y", null], c: [1.5, 2.5, 3.5] });
    const { digest } = await registerDataset(store, datasetFromTable(table), { name: "parts", user });
    const part = await fetchDataset(store, "datasets:/parts/1", { columns: ["c", "a"], limit: 2, name: "p" });
    expect([...part.table.rows()]).toEqual([
      { c: 1.5, a: 1 },
      { c: 2.5, a: 2 },
    ]);
    expect(part).toMatchObject({ name: "p", digest: digestTable(part.table) });
    expect(part.digest).not.toBe(digest);
    expect((await fetchDataset(store, "datasets:/parts/1", { exclude: ["b"] })).table.names).toEqual([
      "a",
      "c",
    ]);
    const unknown = fetchDataset(store, "datasets:/parts/1", { columns: ["d"] });
    await expect(unknown).rejects.toThrow(code("DATA_COLUMN_MISSING"));
  });

  it("names what there is where a name, an alias or a version is not there", async (context) => {
    const store = await using(context);
    await registerDataset(store, dataset([7]), { name: "trams", alias: "training", user });
    const refusal = (uri: string) => fetchDataset(store, uri).then(String, (error: Error) => error.message);
    expect(await refusal("datasets:/tram@training")).toMatch(/Did you mean "trams"/);
    expect(await refusal("datasets:/trams@trainig")).toMatch(
      /no alias "trainig".*versions 1; aliases training \(version 1\).*Did you mean "training"/s,
    );
    expect(await refusal("datasets:/trams/9")).toMatch(/has no version 9.*versions 1/s);
    for (const uri of ["datasets:/tram@training", "datasets:/trams@trainig", "datasets:/trams/9"])
      await expect(fetchDataset(store, uri)).rejects.toThrow(missing);
    await expect(fetchConfig(store, "configs:/trams/1")).rejects.toThrow(missing);
    for (const uri of ["datasets:/trams", "datasets:/trams/0", "datasets:/a/b/1", "configs:/trams/1"])
      await expect(fetchDataset(store, uri), uri).rejects.toThrow(code("TRACKING_INVALID"));
  });

  it("refuses rows that are not those that were registered, whole or broken", async (context) => {
    const store = await using(context);
    await registerDataset(store, dataset([1]), { name: "changed", user });
    const other = await registerDataset(store, dataset([2]), { name: "changed", user });
    const [second, first] = await store.listVersions("dataset.changed");
    const bytes: Buffer[] = [];
    for await (const part of await store.getArtifact(second.runId, "dataset/data.parquet"))
      bytes.push(part as Buffer);
    await store.putArtifact(first.runId, "dataset/data.parquet", Buffer.concat(bytes));
    const refused = fetchDataset(store, "datasets:/changed/1");
    await expect(refused).rejects.toThrow(code("DIGEST_MISMATCH"));
    await expect(refused).rejects.toThrow(/datasets:\/changed\/1 is not what was registered/);
    await store.putArtifact(first.runId, "dataset/data.parquet", Buffer.concat(bytes).subarray(0, 50));
    await expect(fetchDataset(store, "datasets:/changed/1")).rejects.toThrow(code("DIGEST_MISMATCH"));
    expect((await fetchDataset(store, "datasets:/changed/2")).digest).toBe(other.digest);
    await store.deleteArtifact(first.runId, "dataset/data.parquet");
    await expect(fetchDataset(store, "datasets:/changed/1")).rejects.toThrow(code("ARTIFACT_MISSING"));
  });

  it("leaves a model of the same name alone, and refuses one in its own place", async (context) => {
    const { store, id } = await begin(context);
    const model = await store.logModel(id, { name: "model" }, () => new Map([["MLmodel", Buffer.from("a")]]));
    await store.registerModel("shared", model);
    expect(await registerDataset(store, dataset([5]), { name: "shared", user })).toMatchObject({
      version: "1",
    });
    expect((await store.listVersions("shared")).map(({ source }) => source)).toEqual([
      `models:/${model.modelId}`,
    ]);
    await store.registerModel("dataset.taken", model);
    const refused = registerDataset(store, dataset([5]), { name: "taken", user });
    await expect(refused).rejects.toThrow(code("TRACKING_INVALID"));
    expect(await store.listVersions("dataset.taken")).toHaveLength(1);
    await expect(fetchDataset(store, "datasets:/taken/1")).rejects.toThrow(code("TRACKING_INVALID"));
    expect((await listEntries(store, "dataset")).map(({ name }) => name)).not.toContain("taken");
  });

  it("makes nothing where name or alias are refused", async (context) => {
    const store = await using(context);
    for (const name of ["", " ", "a/b", "a:b", "a@b", "x".repeat(300)])
      await expect(registerDataset(store, dataset([1]), { name, user }), name).rejects.toThrow(
        code("TRACKING_INVALID"),
      );
    for (const alias of ["latest", "v1", "a b"])
      await expect(
        registerDataset(store, dataset([1]), { name: "none", alias, user }),
        alias,
      ).rejects.toThrow(code("TRACKING_INVALID"));
    await expect(fetchDataset(store, "datasets:/none/1")).rejects.toThrow(missing);
  });

  it("keeps configs: the same values once, whatever their order, secrets masked, texts as they are", async (context) => {
    const store = await using(context);
    const config = { target: "a", clean: [{ where: "${x} $$ 'é'" }], apiKey: "hush", seed: 7 };
    const made = await registerConfig(store, config, { ...place, name: "Vélos", alias: "best" });
    expect(made).toMatchObject({ kind: "config", version: "1", uri: "configs:/Vélos/1", isNew: true });
    const turned = { seed: 7, apiKey: "other", clean: config.clean, target: "a" };
    expect(await registerConfig(store, turned, { ...place, name: "Vélos" })).toMatchObject({
      version: "1",
      isNew: false,
    });
    const { text, folder, uri } = await fetchConfig(store, "configs:/Vélos@best");
    expect({ folder, uri }).toEqual({ folder: "/confs", uri: "configs:/Vélos/1" });
    expect(text).not.toContain("hush");
    // Written so that a reader who opens references gets the same text.
    expect(text).toContain("$${x} $$$$ 'é'");
    expect(await registerConfig(store, { ...config, seed: 8 }, { ...place, name: "Vélos" })).toMatchObject({
      version: "2",
    });
    const { runId } = await store.getVersion("config.Vélos", { version: "1" });
    await store.putArtifact(runId, "config/config.yaml", Buffer.from("seed: 9\n"));
    await expect(fetchConfig(store, "configs:/Vélos@best")).rejects.toThrow(code("DIGEST_MISMATCH"));
    const withCode = registerConfig(store, { model: { build: () => 1 } }, { ...place, name: "code" });
    await expect(withCode).rejects.toThrow(/model\.build is a function/);
  });

  it("is read by Python's client and pandas, row by row", async (context) => {
    const store = await using(context);
    const environment = (await python).use(context);
    const bikes = await readDataset({ kind: "csv", path: "bikes.csv" }, { baseDir: join(ROOT, "fixtures") });
    await registerDataset(store, bikes, { name: "bikes", alias: "training", user });
    const script = join(ROOT, "tests", "real", "python", "read_dataset.py");
    const csv = join(ROOT, "fixtures", "bikes.csv");
    const args = [script, store.uri, "dataset.bikes", "training", csv];
    const read = await runProcess(environment.bin("python"), args, {
      cwd: tmpdir(),
      env: { PYTHONWARNINGS: "ignore" },
    });
    expect(read.stdout, read.stderr).not.toBe("");
    const { runId } = await store.getVersion("dataset.bikes", { alias: "training" });
    const source = { uri: csv };
    expect(JSON.parse(read.stdout)).toMatchObject({
      tags: { "assay.kind": "dataset" },
      version: {
        number: "1",
        source: `runs:/${runId}/dataset`,
        tags: {
          "assay.kind": "dataset",
          "assay.digest": bikes.digest,
          "assay.rows": "8645",
          "assay.columns": String(bikes.table.numColumns),
          "assay.source": JSON.stringify(source),
        },
      },
      run: { id: runId, status: "FINISHED" },
      experiment: "Registered datasets",
      input: { digest: bikes.digest, source },
      schema: { rows: 8645 },
      profile: { rows: 8645, columns: bikes.table.names },
    });
  });

  it("is what a user trains on: the run names the version, and Python reads its source", async (context) => {
    const store = await using(context);
    const environment = (await python).use(context);
    const cwd = await temporaryFolder();
    const place = { cwd, env: { MLFLOW_TRACKING_URI: store.uri }, onProgress: false } as const;
    const config = {
      name: "user",
      dataset: { kind: "csv", path: join(ROOT, "fixtures", "bikes.csv"), limit: 500 },
      target: "bikers",
      split: { kind: "chronological", testSize: 100 },
      model: { kind: "linear" },
      metrics: ["mae"],
    };
    const loaded = await Experiment.load(config, place);
    await loaded.registerDataset({ name: "hours", alias: "training" });
    const again = { ...config, dataset: "datasets:/hours@training" };
    await (await Experiment.load(again, place)).registerConfig({ alias: "best" });
    const trained = await Experiment.load("configs:/user@best", place).train();
    const script = [
      "import json, sys, mlflow, mlflow.data",
      "mlflow.set_tracking_uri(sys.argv[1])",
      "inputs = mlflow.get_run(sys.argv[2]).inputs.dataset_inputs",
      "print(json.dumps([[i.dataset.name, mlflow.data.get_source(i.dataset).to_dict()] for i in inputs]))",
    ].join("\n");
    const args = ["-c", script, store.uri, trained.run?.id ?? ""];
    const read = await runProcess(environment.bin("python"), args, {
      cwd,
      env: { PYTHONWARNINGS: "ignore", MLFLOW_ALLOW_FILE_STORE: "true" },
    });
    const tags = {
      "assay.source": "registry",
      "assay.uri": "datasets:/hours/1",
      "assay.digest": loaded.dataset.digest,
      "assay.trackingUri": store.uri,
    };
    const input = ["hours/1", { tags }];
    expect(JSON.parse(read.stdout || "null"), read.stderr).toEqual([input, input]);
  }, 120_000);
});
