import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { definePlugin } from "../../../../sdk/core/plugins/index.js";
import { loadPlugins } from "../../../../sdk/io/plugins/index.js";

/** What `definePlugin` makes, in a package that needs no other: known by its brand, whatever copy of Assay made it. */
const plugin = (name: string, api = 1) =>
  `Object.defineProperty({ name: ${JSON.stringify(name)}, version: undefined, metrics: [], models: [], datasets: [], explainers: [], jobs: [], unknown: [] }, Symbol.for("assay.plugin"), { value: ${api} })`;

const FILES: Readonly<Record<string, string>> = {
  "node_modules/esm/package.json":
    '{ "name": "esm", "version": "2.0.1", "type": "module", "exports": "./index.js" }',
  "node_modules/esm/index.js": `export default ${plugin("esm")};`,
  "node_modules/cjs/package.json": '{ "name": "cjs", "version": "0.1.0", "main": "lib.js" }',
  "node_modules/cjs/lib.js": `module.exports = ${plugin("cjs")};`,
  "node_modules/compiled/package.json": '{ "name": "compiled", "version": "3.0.0", "main": "lib.js" }',
  "node_modules/compiled/lib.js": `exports.__esModule = true; exports.default = ${plugin("compiled")};`,
  "node_modules/@scope/named/package.json":
    '{ "name": "@scope/named", "version": "1.0.0", "exports": { ".": { "require": "./a.cjs" } } }',
  "node_modules/@scope/named/a.cjs": `exports.plugin = ${plugin("@scope/named")};`,
  "node_modules/source/package.json": '{ "name": "source", "version": "1.0.0", "exports": "./index.ts" }',
  "node_modules/source/index.ts": `const name: string = "source"; export default ${plugin("source")};`,
  "node_modules/unbuilt/package.json": '{ "name": "unbuilt", "version": "1.0.0", "main": "dist/index.js" }',
  "node_modules/nothing/package.json": '{ "name": "nothing", "version": "1.0.0", "main": "i.js" }',
  "node_modules/nothing/i.js": "module.exports = {};",
  "node_modules/later/package.json": '{ "name": "later", "version": "1.0.0", "main": "i.js" }',
  "node_modules/later/i.js": `module.exports = ${plugin("later", 2)};`,
  "node_modules/throws/package.json": '{ "name": "throws", "version": "1.0.0", "main": "i.js" }',
  "node_modules/throws/i.js": 'throw new Error("no licence");',
  "confs/local.ts": `interface Unused { a: number }\nexport default ${plugin("local")};`,
  "confs/local.mjs": `export default ${plugin("local-mjs")};`,
  "confs/plain.ts": "export const metrics: string[] = [];",
  "confs/bare.ts": "export {};",
  "confs/broken.ts": "export default {{",
  "my-plugin.ts": `export default ${plugin("mine")};`,
};

describe("plug-ins that a config names", () => {
  let folder: string;
  let confs: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "assay plugins ü "));
    confs = join(folder, "confs");
    for (const [path, text] of Object.entries(FILES)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
  });
  afterAll(() => rm(folder, { recursive: true }));

  const load = (value: unknown, where?: string) =>
    loadPlugins([{ value, folders: [confs, folder], ...(where === undefined ? {} : { where }) }]);

  it.each([
    ["esm", "esm", "2.0.1"],
    ["cjs", "cjs", "0.1.0"],
    ["compiled", "compiled", "3.0.0"],
    ["@scope/named", "@scope/named", "1.0.0"],
    ["source", "source", "1.0.0"],
    ["./local.ts", "local", undefined],
    ["./local.mjs", "local-mjs", undefined],
  ])("loads %s", async (value, name, version) => {
    const { plugins } = await load(value);
    expect(plugins.map(({ plugin: { name, version } }) => [name, version])).toEqual([[name, version]]);
    expect(plugins[0]?.from).toBe(value.startsWith(".") ? join(confs, value) : value);
  });

  it("takes what definePlugin gave, and one that two ways lead to once", async () => {
    const own = definePlugin({ name: "own" });
    const entry = { value: own, folders: [] };
    const { plugins } = await loadPlugins([entry, entry]);
    expect(plugins).toEqual([{ plugin: own }]);
  });

  it.each<[unknown, string, string]>([
    ["gone", "DEPENDENCY_MISSING", "npm install gone"],
    ["esmm", "DEPENDENCY_MISSING", "the plug-in esmm is not installed"],
    ["@scope/namde", "DEPENDENCY_MISSING", 'Did you mean "@scope/named"?'],
    ["my-plugin.ts", "DEPENDENCY_MISSING", 'Write "./my-plugin.ts" for the file.'],
    ["unbuilt", "MODULE_INVALID", "is installed, and has no module that can be loaded"],
    ["nothing", "MODULE_INVALID", "nothing exports no plug-in"],
    ["later", "MODULE_INVALID", "Got: version 2 of the plug-in API. Wanted: version 1."],
    ["throws", "MODULE_INVALID", "the plug-in throws cannot be loaded. Got: Error: no licence"],
    ["./gone.ts", "MODULE_INVALID", "the plug-in ./gone.ts does not exist"],
    ["../confs", "MODULE_INVALID", "the plug-in ../confs is no file. Got: a folder"],
    [
      "./plain.ts",
      "MODULE_INVALID",
      "exports no plug-in. Got: exports metrics. Wanted: export default definePlugin",
    ],
    ["./broken.ts", "MODULE_INVALID", "cannot be loaded. Got: "],
    [{ name: "a" }, "MODULE_INVALID", "a plug-in given in code is no plug-in. Got: an object"],
    [7, "MODULE_INVALID", "Got: a number"],
    [null, "MODULE_INVALID", "Got: null"],
    [["a"], "MODULE_INVALID", "Got: a list"],
    ["./bare.ts", "MODULE_INVALID", "exports no plug-in. Got: no exports."],
  ])("%j is refused with %s", async (value, code, message) => {
    await expect(load(value)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it("says where the config names it", async () => {
    await expect(load("gone", "a.yaml:1:2: plugins")).rejects.toThrow(/^a\.yaml:1:2: plugins: /);
  });
});
