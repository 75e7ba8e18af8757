import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { Table } from "../../../../sdk/core/tables/index.js";
import { digestTable } from "../../../../sdk/io/datasets/digest.js";
import {
  fetchConfig,
  fetchDataset,
  registerConfig,
  registerDataset,
} from "../../../../sdk/io/registered/index.js";
import { EmbeddedStore } from "../../../../sdk/io/registries/index.js";
import { temporaryFolder } from "../../../support/temporary.js";

const config = { user: "ada", files: [], folder: "/confs" };

/** A store with the config "bikes", version 1, "best". */
async function withBikes() {
  const store = new EmbeddedStore(join(await temporaryFolder(), "mlruns"));
  await registerConfig(store, { seed: 1 }, { ...config, name: "bikes", alias: "best" });
  return store;
}

describe("a registered entry that is not there", () => {
  it.each([
    ["configs:/bikes/2", 'the registered config "bikes" has no version 2', /Register a version/],
    ["configs:/bikes@bets", 'the registered config "bikes" has no alias "bets"', /Did you mean "best"\?/],
    ["configs:/bike/1", 'there is no registered config "bike"', /Did you mean "bikes"\?/],
    ["configs:/zzzzzz/1", 'there is no registered config "zzzzzz"', /Register it first/],
  ])("%s is told with what there is", async (uri, what, next) => {
    await expect(fetchConfig(await withBikes(), uri)).rejects.toMatchObject({
      code: "TRACKING_MISSING",
      details: { what, next: expect.stringMatching(next) },
    });
  });

  it("is told where a name has no version yet, or where there are more than are shown", async () => {
    const store = await withBikes();
    await rm(join(fileURLToPath(store.uri), "models", "config.bikes", "version-1"), { recursive: true });
    await expect(fetchConfig(store, "configs:/bikes/latest")).rejects.toMatchObject({
      details: {
        what: 'the registered config "bikes" has no version',
        got: "versions none; aliases best (version 1)",
      },
    });
    for (let seed = 2; seed < 14; seed++) await registerConfig(store, { seed }, { ...config, name: "bikes" });
    await expect(fetchConfig(store, "configs:/bikes/99")).rejects.toMatchObject({
      details: { got: expect.stringMatching(/^versions (\d+, ){10}… \(12\); aliases best/) },
    });
  });

  it("is no entry of Assay's where the registry holds a model of that name, or a version from elsewhere", async () => {
    const store = await withBikes();
    const experimentId = await store.ensureExperiment("e");
    const run = await store.createRun({ experimentId, name: "r", startTimeMs: 1, user: "ada", tags: {} });
    await store.putArtifact(run.runId, "x/config.yaml", Buffer.from("seed: 1\n"));
    const folder = { runId: run.runId, path: "x" };
    await store.registerModel("config.cars", folder, { version: {}, model: {} });
    await expect(fetchConfig(store, "configs:/cars/1")).rejects.toMatchObject({
      code: "TRACKING_INVALID",
      details: { what: '"config.cars" in the registry is not a config that Assay registered' },
    });
    await store.registerModel("config.bikes", folder, { version: {}, model: {} });
    await expect(fetchConfig(store, "configs:/bikes/2")).rejects.toMatchObject({
      code: "TRACKING_INVALID",
      details: { what: "configs:/bikes/2 was not registered by Assay", got: "no tag assay.digest" },
    });
  });

  it.each(["", " ", "a@b"])("cannot have the name %j", async (name) => {
    await expect(registerConfig(await withBikes(), {}, { ...config, name })).rejects.toMatchObject({
      code: "TRACKING_INVALID",
      details: { what: "the config's name cannot be kept" },
    });
  });
});

describe("what was changed since it was registered", () => {
  it.each(["seed: 2\n", "seed: ["])("is refused: a config of %j", async (text) => {
    const store = await withBikes();
    const [{ source }] = await store.listVersions("config.bikes");
    const [, runId, path] = /^runs:\/(\w+)\/(.+)$/.exec(source) ?? [];
    await store.putArtifact(runId, `${path}/config.yaml`, Buffer.from(text));
    await expect(fetchConfig(store, "configs:/bikes/1")).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
  });

  it("is refused: a dataset of other rows, or of no Parquet file; a time keeps its unit in the schema", async () => {
    const store = await withBikes();
    const table = Table.from({ at: { type: "timestamp", unit: "us", values: BigInt64Array.of(5n) } });
    const lineage = { sourceType: "local" as const, source: "s".repeat(6000), schema: "", profile: "" };
    const parts = { name: "rides", table, digest: digestTable(table), lineage };
    const { uri } = await registerDataset(store, parts, { name: "rides", user: "ada" });
    expect((await fetchDataset(store, uri)).table.row(0)).toEqual(table.row(0));
    const [{ source, tags }] = await store.listVersions("dataset.rides");
    expect(tags["assay.source"]).toBe("see the run's dataset");
    const [, runId, path] = /^runs:\/(\w+)\/(.+)$/.exec(source) ?? [];
    await store.putArtifact(runId, `${path}/data.parquet`, Buffer.from("PAR1"));
    await expect(fetchDataset(store, uri)).rejects.toMatchObject({
      code: "DIGEST_MISMATCH",
      details: { got: "a file that is no whole Parquet file" },
    });
  });
});
