import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { fetchConfig, registerConfig } from "../../../../sdk/io/registered/index.js";
import { EmbeddedStore, type TrackingStore } from "../../../../sdk/io/registries/index.js";
import { loadTraining as loadConfig } from "../../../support/load-training.js";

describe("a registered config", () => {
  let folder = "";
  let store: TrackingStore;
  const place = { user: "ada", files: [], folder: "/confs" };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "assay registered ü-"));
    store = new EmbeddedStore(join(folder, "mlruns"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("gives any value back, and a value for a value the same digest", async () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), value, { noNullPrototype: true }), async (config) => {
        // Keys that name secrets are masked; a key that would change a prototype is refused where a config is read.
        fc.pre(!/pass|secret|token|key|cred|auth|cookie|__proto__/i.test(JSON.stringify(config)));
        const name = `any ${count++}`;
        const { digest } = await registerConfig(store, config, { ...place, name });
        const { text } = await fetchConfig(store, `configs:/${name}/1`);
        const turned = Object.fromEntries(Object.entries(config).reverse());
        const again = await registerConfig(store, turned, { ...place, name });
        expect(again).toMatchObject({ version: "1", isNew: false, digest });
        if (!/\$[${]/.test(JSON.stringify(config))) expect(parse(text)).toEqual(config);
      }),
      { numRuns: 15 },
    );
  });

  it("reads its texts as they stand: what looks like a reference is none", async () => {
    const source = { kind: "sql", query: "select '$${x} $$$$ $1' as a, 1 as b from range(9)" };
    const sources = [{ dataset: source, target: "b", model: { kind: "linear" } }];
    const { value } = await loadConfig(sources, { cwd: folder, env: {} });
    expect(value).toMatchObject({ dataset: { query: "select '${x} $$ $1' as a, 1 as b from range(9)" } });
    await registerConfig(store, value, { ...place, name: "dollars" });
    const again = await loadConfig(["configs:/dollars/1"], {
      cwd: folder,
      env: {},
      fetchRegistered: (uri) => fetchConfig(store, uri),
    });
    expect(again.value).toEqual(value);
    expect(again.files).toEqual(["configs:/dollars/1"]);
    expect(again.directoryOf("dataset")).toBe("/confs");
    expect(again.origins.target).toMatch(/^configs:\/dollars\/1:\d+:\d+$/);
  });
});
