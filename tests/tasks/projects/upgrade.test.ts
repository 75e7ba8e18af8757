import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageInfo } from "../../../sdk/io/environment/index.js";
import { diffLines } from "../../../tasks/projects/upgrade/diff.js";
import { type Migration, removedKey, renamedKey } from "../../../tasks/projects/upgrade/migrations.js";
import { planUpgrade } from "../../../tasks/projects/upgrade/plan.js";
import { TASKS } from "../../../tasks/registry.js";
import { madeProject } from "../../support/made-project.js";

const { version } = packageInfo();

/** Made up: what versions to come may change. */
const MIGRATIONS: readonly Migration[] = [
  {
    version: "0.2.0",
    summary: "split.test_size is testSize",
    change: renamedKey(["split", "test_size"], "testSize"),
  },
  { version: "0.3.0", summary: "verbose is gone", change: removedKey(["verbose"]) },
  { version: "9.0.0", summary: "name is title", change: renamedKey(["name"], "title") },
];

const CONFIG = `# My experiment
kind: training
name: bikes # stays
verbose: true
split: { kind: shuffled, test_size: 0.2 } # a fifth
`;
const manifest = (assay: string) => ({
  name: "mine",
  scripts: { start: "assay run" },
  dependencies: { assay },
});
const project = (assay: string, config = CONFIG) =>
  madeProject({ "package.json": JSON.stringify(manifest(assay), null, 2), "confs/deep/a.yaml": config });

describe("the plan of an upgrade", () => {
  it("changes the keys that versions in between changed, and keeps comments", async () => {
    const { root } = await project("^0.1.0");
    const plan = await planUpgrade({ root, manifest: manifest("^0.1.0") }, "0.3.1", MIGRATIONS, TASKS);
    const [packages, config] = plan.files;
    expect(plan.from).toBe("0.1.0");
    expect(JSON.parse(packages.after)).toMatchObject({
      dependencies: { assay: "^0.3.1" },
      scripts: { start: "assay run", "projects:upgrade": "assay task projects:upgrade" },
    });
    expect(config).toMatchObject({
      path: join("confs", "deep", "a.yaml"),
      why: ["0.2.0: split.test_size is testSize", "0.3.0: verbose is gone"],
    });
    expect(config.after).toBe(
      "# My experiment\nkind: training\nname: bikes # stays\nsplit: { kind: shuffled, testSize: 0.2 } # a fifth\n",
    );
    expect(diffLines(config.before, config.after)).toEqual(
      [
        "  kind: training",
        "  name: bikes # stays",
        "- verbose: true",
        "- split: { kind: shuffled, test_size: 0.2 } # a fifth",
        "+ split: { kind: shuffled, testSize: 0.2 } # a fifth",
      ]
        .flatMap((line, i) => (i === 0 ? ["  # My experiment", line].slice(1) : [line]))
        .concat(["  "].map((line) => line.trimEnd())),
    );
  });

  it("leaves a config that nothing concerns as it is, byte for byte", async () => {
    const text = "kind:   training\nname: 'bikes'\n\n\nmodel: {kind: forest}\n";
    const { root } = await project("0.1.0", text);
    const { files } = await planUpgrade({ root, manifest: manifest("0.1.0") }, "0.3.1", MIGRATIONS, TASKS);
    expect(files.map(({ path }) => path)).toEqual(["package.json"]);
  });

  it("does nothing of versions that the project already has", async () => {
    const { root } = await project("0.2.0");
    const { files } = await planUpgrade({ root, manifest: manifest("0.2.0") }, "0.3.1", MIGRATIONS, TASKS);
    expect(files[1].why).toEqual(["0.3.0: verbose is gone"]);
  });

  it("refuses a project of a newer version, one of no version, and a broken config", async () => {
    const { root } = await project("0.9.0");
    const plan = (packages: object) =>
      planUpgrade({ root, manifest: packages as never }, "0.3.1", MIGRATIONS, TASKS);
    await expect(plan(manifest("0.9.0"))).rejects.toMatchObject({ code: "PROJECT_INVALID" });
    await expect(plan({ name: "mine" })).rejects.toMatchObject({ code: "PROJECT_INVALID" });
    const broken = await project("0.1.0", "kind: [training");
    await expect(
      planUpgrade({ root: broken.root, manifest: manifest("0.1.0") }, "0.3.1", MIGRATIONS, TASKS),
    ).rejects.toMatchObject({ code: "CONFIG_SYNTAX" });
  });
});

describe("assay task projects:upgrade", () => {
  it("shows the diff, changes nothing on a dry run or unasked, and all with --yes; then there is nothing left", async () => {
    const made = await project("0.0.9");
    const before = await readFile(join(made.root, "package.json"), "utf8");
    for (const flags of [["--dry-run"], []]) {
      const { code, stdout, stderr } = await made.task("projects:upgrade", ...flags);
      expect([code, stderr]).toEqual([0, expect.stringContaining("Nothing was changed")]);
      expect(stdout).toContain(`From Assay 0.0.9 to ${version}`);
      expect(stdout).toMatch(new RegExp(`-\\s+"assay": "0\\.0\\.9"[\\s\\S]*\\+\\s+"assay": "${version}"`));
      expect(await readFile(join(made.root, "package.json"), "utf8")).toBe(before);
    }
    expect((await made.task("projects:upgrade", "--yes")).code).toBe(0);
    expect(JSON.parse(await readFile(join(made.root, "package.json"), "utf8"))).toMatchObject({
      dependencies: { assay: version },
    });
    expect((await made.task("projects:upgrade", "--yes")).stderr).toContain("is up to date");
  });
});
