import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formatYaml } from "../../../tasks/formats/yaml-text.js";
import { madeProject } from "../../support/made-project.js";
import { filesBelow, ROOT } from "../../support/source-files.js";

const UNTIDY = `# what it is for

kind:   training
dataset: {kind: csv,   path: "a.csv"}   # where it lies
target: bikers
columns:
- b
-   a


# before the model
model: # of its own
    kind: 'linear'
    note: "a text that is longer than a line of eighty columns, which is not folded when it is written anew because that is noise"
    text: >-
        folded by hand
        in two lines

        and a third
ids: &ids [ 1,2 ]
again: *ids
`;

const TIDY = `# what it is for

kind: training
dataset: { kind: csv, path: "a.csv" } # where it lies
target: bikers
columns:
  - b
  - a

# before the model
model: # of its own
  kind: 'linear'
  note: "a text that is longer than a line of eighty columns, which is not folded when it is written anew because that is noise"
  text: >-
    folded by hand
    in two lines

    and a third
ids: &ids [1, 2]
again: *ids
`;

describe("the layout of YAML", () => {
  it("keeps comments in their places, the order of keys, quotes, anchors and texts folded by hand", () => {
    expect(formatYaml(UNTIDY)).toBe(TIDY);
    expect(formatYaml(TIDY)).toBe(TIDY);
  });

  it("is that of this project's own configs", async () => {
    const files = filesBelow("fixtures/configs", ".yaml");
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      const text = await readFile(join(ROOT, file), "utf8");
      expect(formatYaml(text), file).toBe(text);
    }
  });
});

describe("formats:configs", () => {
  it("lays out the configs, not other YAML, and says which; a second time none", async () => {
    const { root, task } = await madeProject({
      "package.json": "{}",
      "confs/a.yaml": UNTIDY,
      "confs/job.yml": "kind:  serving\nmodel:   models:/bikes@best\n",
      "compose.yaml": "services:   {}\n",
    });
    const read = (path: string): Promise<string> => readFile(join(root, path), "utf8");
    const checked = await task("formats:configs", "--check");
    expect([checked.code, await read("confs/a.yaml")]).toEqual([1, UNTIDY]);
    expect(checked.stderr).toContain("2 configs: 2 to be changed");

    const { code, stderr } = await task("formats:configs");
    expect([code, stderr]).toEqual([0, expect.stringContaining("formatted confs/a.yaml")]);
    expect(await read("confs/a.yaml")).toBe(TIDY);
    expect(await read("confs/job.yml")).toBe("kind: serving\nmodel: models:/bikes@best\n");
    expect(await read("compose.yaml")).toBe("services:   {}\n");

    expect((await task("formats:configs", "--check")).code).toBe(0);
    expect((await task("formats:configs", "compose.yaml")).code).toBe(0);
    expect(await read("compose.yaml")).toBe("services: {}\n");
  });

  it("leaves what is no YAML, and formats the others", async () => {
    const { root, task } = await madeProject({
      "package.json": "{}",
      "a.yaml": "kind: training\ndataset: [1,\ntarget: x\n",
      "b.yaml": "dataset:  a.csv\ntarget: x\n",
    });
    const { code, stderr } = await task("formats:configs");
    expect(code).toBe(1);
    expect(stderr).toMatch(/left a\.yaml as it is: .*not valid YAML/);
    expect(await readFile(join(root, "b.yaml"), "utf8")).toBe("dataset: a.csv\ntarget: x\n");
    const missing = await task("formats:configs", "none.yaml");
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining("none.yaml cannot be read")]);
  });
});
