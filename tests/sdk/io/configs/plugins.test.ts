import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { displayPath, formatOrigin } from "../../../../sdk/io/configs/located.js";
import { parseConfig } from "../../../../sdk/io/configs/parse.js";
import { projectPlugins, withConfigPlugins } from "../../../../sdk/io/configs/plugins.js";
import { temporaryFolder } from "../../../support/temporary.js";

/** A project whose package.json is this. */
async function project(manifest: string) {
  const folder = await temporaryFolder();
  writeFileSync(join(folder, "package.json"), manifest);
  mkdirSync(join(folder, "confs"));
  return folder;
}

describe("plug-ins of a project", () => {
  it.each([
    ["names", '{ "assay": { "plugins": ["one", "./two.ts"] } }', ["one", "./two.ts"]],
    ["none", '{ "assay": {} }', []],
    ["nothing of Assay's", "{}", []],
    ["no object", "null", []],
    ["no JSON, which is npm's to complain of", "{", []],
  ])("are those of the nearest package.json: %s", async (_, manifest, wanted) => {
    const folder = await project(manifest);
    expect(projectPlugins(join(folder, "confs")).map(({ value }) => value)).toEqual(wanted);
  });

  it.each(['"one"', '["one", 2]', '[""]'])(
    "are refused where they are no list of names: %s",
    async (named) => {
      const folder = await project(`{ "assay": { "plugins": ${named} } }`);
      expect(() => projectPlugins(folder)).toThrow(
        expect.objectContaining({
          code: "CONFIG_INVALID",
          details: expect.objectContaining({ got: JSON.stringify(JSON.parse(named)) }),
        }),
      );
    },
  );
});

describe("plug-ins that a config names", () => {
  const load = async (text: string, manifest = "{}") => {
    const folder = await project(manifest);
    const plugin = `Object.defineProperty({ name: "own", metrics: [], models: [], datasets: [], explainers: [], jobs: [], unknown: [] }, Symbol.for("assay.plugin"), { value: 1 })`;
    writeFileSync(join(folder, "own.mjs"), `export default ${plugin};`);
    const config = parseConfig(text, join(folder, "confs", "a.yaml"), folder);
    const found = await withConfigPlugins(config, folder, []);
    const list = found.config.entries.get("plugins");
    return { folder, found, items: list?.type === "list" ? list.items : [], list };
  };

  it.each([
    ["a text", "plugins: own", '"own"'],
    ["a map", "plugins: { own: 1 }", "a map"],
    ["a list of maps", "plugins: [{ own: 1 }]", "a list with something else in it"],
  ])("are refused as %s", async (_, text, got) => {
    await expect(load(text)).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      details: { what: expect.stringMatching(/a\.yaml:1:\d+: plugins: not a list of plug-ins$/), got },
    });
  });

  it("are none where nobody names one", async () => {
    expect((await load("seed: 1")).found.plugins).toBeUndefined();
  });

  it("are the config's, then those of the project, each once, at their absolute paths", async () => {
    const manifest = '{ "assay": { "plugins": ["./own.mjs"] } }';
    const alone = await load("seed: 1", manifest);
    expect(alone.items).toMatchObject([{ value: join(alone.folder, "own.mjs") }]);
    expect(alone.list?.origin).toMatchObject({ file: join(alone.folder, "package.json") });
    const both = await load("plugins: [../own.mjs]", manifest);
    expect(both.items.map((item) => "value" in item && item.value)).toEqual([
      join(both.folder, "own.mjs"),
      join(both.folder, "own.mjs"),
    ]);
    expect(both.found.plugins?.plugins.map(({ plugin }) => plugin.name)).toEqual(["own"]);
  });
});

describe("where a value of a config was written", () => {
  const settings = { source: "settings", home: "/home/ada", line: 3 } as const;
  it.each([
    [{ ...settings, file: "/home/ada/.config/assay.yaml" }, "settings ~/.config/assay.yaml:3"],
    [{ ...settings, file: "/etc/assay.yaml" }, "settings /etc/assay.yaml:3"],
    [{ source: "variable", name: "ASSAY_SEED" }, "environment ASSAY_SEED"],
    [{ source: "extras", text: "seed=1" }, 'extras "seed=1"'],
    [{ source: "object", index: 1 }, "object 2"],
    [{ source: "file", file: "/work/confs/a.yaml", line: 4, column: 3 }, "confs/a.yaml:4:3"],
  ] as const)("%j is told as %s", (origin, wanted) => {
    expect(formatOrigin(origin, "/work")).toBe(wanted);
  });

  it("is the folder itself, a path below it, or one elsewhere", () => {
    expect(["/work", "/work/a", "/else"].map((path) => displayPath(path, "/work"))).toEqual([
      ".",
      "a",
      "/else",
    ]);
  });
});
