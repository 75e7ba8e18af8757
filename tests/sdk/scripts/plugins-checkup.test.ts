import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkPlugins } from "../../../sdk/scripts/plugins-checkup.js";
import { temporaryFolder } from "../../support/temporary.js";

/** What `definePlugin` makes, in a file that needs no package: known by its brand. */
const plugin = (parts: string): string =>
  `export default Object.defineProperty({ version: undefined, metrics: [], models: [], datasets: [], explainers: [], jobs: [], unknown: [], ${parts} }, Symbol.for("assay.plugin"), { value: 1 });`;

const METRIC = `{ name: "bias", task: "regression", greaterIsBetter: false, title: "Bias", compute: () => 0 }`;

/** What the doctor finds of the plug-ins of a project with these files. */
async function found(files: Readonly<Record<string, string>>) {
  const root = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(root, name, ".."), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return checkPlugins(root);
}

describe("the doctor, of plug-ins", () => {
  it("tells what each adds and who names it, once", async () => {
    const findings = await found({
      "package.json": JSON.stringify({ name: "a", assay: { plugins: ["./own.mjs", "./none.mjs"] } }),
      "own.mjs": plugin(`name: "own", version: "1.2.3", metrics: [${METRIC}]`),
      "none.mjs": plugin('name: "none"'),
      "confs/a.yaml": "kind: training\nplugins: [../own.mjs, gone, '${PLUGIN}', 5]\n",
      "confs/b.yaml": "kind: training\nplugins: [../own.mjs, ../own.mjs, gone]\n",
      "confs/c.yaml": "kind: training\nplugins: own\n",
    });
    expect(findings).toEqual([
      {
        ...{ ok: true, name: "./own.mjs", text: "own 1.2.3: metrics bias" },
        namedBy: ["package.json", "confs/a.yaml", "confs/b.yaml"],
      },
      { ok: true, name: "./none.mjs", text: "none: adds nothing", namedBy: ["package.json"] },
      {
        ...{ ok: false, name: "gone", text: expect.stringContaining("gone") },
        namedBy: ["confs/a.yaml", "confs/b.yaml"],
      },
    ]);
  });

  it("finds none outside of a project, or where package.json is broken", async () => {
    expect(await found({})).toEqual([]);
  });
});
