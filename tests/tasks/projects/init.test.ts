import { existsSync, readdirSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageInfo } from "../../../sdk/io/environment/index.js";
import { loadJobConfig } from "../../../sdk/jobs/config.js";
import { runAssay } from "../../support/cli.js";
import { assayIn } from "../../support/in-process.js";
import { ROOT } from "../../support/source-files.js";
import { temporaryFolder } from "../../support/temporary.js";

const BIKES = join(ROOT, "fixtures", "bikes.csv");

const init = (cwd: string, args: readonly string[]) => assayIn(cwd, ["init", ...args, "--yes"]);

/** The same by the built command, whose PATH has no git. */
async function initWithoutGit(cwd: string, args: readonly string[]) {
  const { code, stdout, stderr } = await runAssay(["init", ...args, "--yes"], { cwd, env: { PATH: cwd } });
  return { code: code ?? -1, out: stdout, error: stderr };
}

/** What a refused `init` says; nothing may be left of it. */
async function refused(cwd: string, args: readonly string[], run = init) {
  const before = readdirSync(cwd);
  const { code, out, error } = await run(cwd, args);
  expect(readdirSync(cwd)).toEqual(before);
  expect(out).toBe("");
  expect(code).not.toBe(0);
  return { code, error: error.split("\n").find((line) => /^[A-Z_]+: /.test(line)) ?? error };
}

describe("assay init", () => {
  it("makes a project of the sample, and says what to type next", async () => {
    const folder = await temporaryFolder();
    const { code, out, error } = await init(folder, ["my-experiments"]);
    expect(code, error).toBe(0);
    expect(readdirSync(folder)).toEqual(["my-experiments"]);
    const project = join(folder, "my-experiments");
    expect(readdirSync(project).sort()).toEqual(
      expect.arrayContaining(
        [".git", ".github", ".gitignore", "README.md", "biome.jsonc", "confs", "data", "notebooks"].concat([
          "package.json",
          "src",
          "tests",
          "tsconfig.json",
          "vitest.config.ts",
        ]),
      ),
    );
    const manifest = JSON.parse(await readFile(join(project, "package.json"), "utf8"));
    expect(manifest).toMatchObject({
      name: "my-experiments",
      private: true,
      dependencies: { assay: packageInfo().version },
      scripts: { start: "assay run", test: "vitest run", "mlflow:serve": "assay task mlflow:serve" },
    });
    expect(manifest.scripts).not.toHaveProperty("docs:errors");
    for (const version of Object.values(manifest.devDependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    const { value } = await loadJobConfig([join(project, "confs", "training.yaml")], { env: {} });
    expect(value).toMatchObject({
      kind: "training",
      name: "my-experiments",
      task: "regression",
      target: "bikers",
      split: { kind: "chronological", testSize: 0.2 },
    });
    expect(out).toMatch(/Next:\n {2}cd my-experiments\n {2}npm install\n {2}npm start/);
    for (const file of ["README.md", "data/README.md", ".gitignore"])
      expect(await readFile(join(project, file), "utf8")).not.toMatch(/\{\{|\.template/);
  });

  it("has valid configs of the whole way, of one name and with the same test rows", async () => {
    const folder = await temporaryFolder();
    expect((await init(folder, ["rentals", "--data", BIKES, "--target", "bikers"])).code).toBe(0);
    const confs = join(folder, "rentals", "confs");
    const found: Record<string, unknown> = {};
    for (const file of readdirSync(confs).sort()) {
      const { value } = await loadJobConfig([join(confs, file)], { env: {} });
      expect(`${value.kind}.yaml`).toBe(file);
      found[value.kind] = value;
    }
    expect(Object.keys(found)).toEqual([
      "evaluations",
      "inference",
      "promotion",
      "serving",
      "training",
      "tuning",
    ]);
    const rows = {
      dataset: {
        path: join(folder, "rentals", "data", "bikes.csv"),
        exclude: ["day", "casual", "registered"],
      },
      split: { kind: "chronological", testSize: 0.2 },
      seed: 42,
    };
    expect(found).toMatchObject({
      training: { ...rows, register: { name: "rentals" } },
      tuning: { ...rows, target: "bikers", model: { kind: "boosting" } },
      evaluations: { ...rows, model: "models:/rentals/latest", champion: { alias: "Champion" } },
      promotion: { model: "rentals", alias: "Champion", require: "passed" },
      serving: { model: "models:/rentals@Champion", http: { host: "127.0.0.1" } },
      inference: { model: "models:/rentals@Champion", input: { path: rows.dataset.path } },
    });
    const compose = await readFile(join(folder, "rentals", "compose.yaml"), "utf8");
    expect(compose).toContain("MODEL=models:/rentals@Champion");
  });

  it("reads a config off the user's data, and copies them", async () => {
    const folder = await temporaryFolder();
    const { code, out } = await init(folder, ["bikes", "--data", BIKES, "--target", "bikers"]);
    expect(code).toBe(0);
    expect(out).toContain("casual + registered = bikers, in all 8,645 rows");
    const project = join(folder, "bikes");
    expect(await readFile(join(project, "data", "bikes.csv"), "utf8")).toBe(await readFile(BIKES, "utf8"));
    const text = await readFile(join(project, "confs", "training.yaml"), "utf8");
    expect(text).toContain(
      "    # casual + registered = bikers, in all 8,645 rows looked at.\n    - casual\n",
    );
    const { value } = await loadJobConfig([join(project, "confs", "training.yaml")], { env: {} });
    expect(value).toMatchObject({ dataset: { exclude: ["day", "casual", "registered"] } });
  });

  it("takes any name of a file and a column, in the notebook and the ignored files too", async () => {
    const folder = await temporaryFolder();
    const rows = Array.from({ length: 40 }, (_, row) => `${(row * 7) % 11},${(row * 5) % 13}`);
    await writeFile(join(folder, "my [data].csv"), `a,"say ""hi"" \\ now"\n${rows.join("\n")}\n`);
    const target = 'say "hi" \\ now';
    const { code, error } = await init(folder, ["x", "--data", "my [data].csv", "--target", target]);
    expect(code, error).toBe(0);
    const notebook = join(folder, "x", "notebooks", "01-first-experiment.ipynb");
    expect(JSON.parse(await readFile(notebook, "utf8")).cells[0].source.join("")).toContain(target);
    const { value } = await loadJobConfig([join(folder, "x", "confs", "training.yaml")], { env: {} });
    expect(value).toMatchObject({ target, dataset: { path: join(folder, "x", "data", "my [data].csv") } });
  });

  it("makes it in the current folder where that is empty, or an empty repository", async () => {
    const folder = join(await temporaryFolder(), "here");
    await mkdir(join(folder, ".git"), { recursive: true });
    const { code, out } = await init(folder, []);
    expect(code).toBe(0);
    expect(out).toContain("Next:\n  npm install");
    expect(readdirSync(join(folder, ".git"))).toEqual([]);
    expect(readdirSync(folder).filter((name) => name.endsWith(".assay-init"))).toEqual([]);
    expect(existsSync(join(folder, "package.json"))).toBe(true);
  });

  it("makes no repository inside of another, nor where none is wanted or git is not there", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "outer", ".git"), { recursive: true });
    expect((await init(folder, ["outer/x"])).out).toContain("the folder is in one already");
    expect((await init(folder, ["y", "--no-git"])).out).toContain("no repository");
    const without = await initWithoutGit(folder, ["z"]);
    expect(without.out).toContain("git was not found");
    for (const name of ["outer/x", "y", "z"]) expect(existsSync(join(folder, name, ".git"))).toBe(false);
  });

  it("makes the folders above", async () => {
    const folder = await temporaryFolder();
    expect((await init(folder, ["a/b/c"])).code).toBe(0);
    expect(existsSync(join(folder, "a", "b", "c", "package.json"))).toBe(true);
  });
});

describe("assay init refuses, and leaves nothing", () => {
  it("a folder that is not empty", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "x"));
    await writeFile(join(folder, "x", "mine.txt"), "mine");
    const { code, error } = await refused(folder, ["x"]);
    expect([code, error]).toEqual([
      1,
      expect.stringMatching(/^OUTPUT_EXISTS: .*empty folder.*holds mine\.txt/),
    ]);
    expect(readdirSync(join(folder, "x"))).toEqual(["mine.txt"]);
    await writeFile(join(folder, "file"), "");
    expect((await refused(folder, ["file"])).error).toMatch(/^OUTPUT_EXISTS: .*a file is at/);
    expect((await refused(folder, ["file/x"])).error).toMatch(/^OUTPUT_EXISTS: .*a file is at/);
  });

  it.each([
    ["My Experiments", "capital letters", "--name my-experiments"],
    [".hidden", "dot or an underscore", "--name hidden"],
    ["node_modules", "npm keeps this name", "--name my-experiments"],
    ["http", "a module of Node", "--name my-experiments"],
    ["assay", "depends on", "--name my-experiments"],
    ["été", "an address cannot hold", "--name ete"],
  ])("the name %j, as npm does", async (name, why, next) => {
    const { error } = await refused(await temporaryFolder(), [name]);
    expect(error).toMatch(/^PROJECT_INVALID: npm refuses the project's name/);
    expect(error).toContain(why);
    expect(error).toContain(next);
  });

  it("takes any folder where --name gives npm a name", async () => {
    const folder = await temporaryFolder();
    expect((await init(folder, ["My Experiments", "--name", "@me/bikes"])).code).toBe(0);
    const { value } = await loadJobConfig([join(folder, "My Experiments", "confs", "training.yaml")], {
      env: {},
    });
    expect(value).toMatchObject({ name: "bikes" });
  });

  it("--git where git is not there", async () => {
    const folder = await temporaryFolder();
    const { error } = await refused(folder, ["x", "--git"], initWithoutGit);
    expect(error).toMatch(/^TOOL_MISSING: git is not there.*leave --git out/);
  });

  it("a target that the data do not have, naming the nearest", async () => {
    const { error } = await refused(await temporaryFolder(), ["x", "--data", BIKES, "--target", "bikes"]);
    expect(error).toMatch(/^DATA_COLUMN_MISSING: bikes\.csv has no column "bikes".*Did you mean "bikers"\?/);
  });

  it("data without a target, a target without data, data that are not there", async () => {
    const folder = await temporaryFolder();
    const noTarget = await refused(folder, ["x", "--data", BIKES]);
    expect(noTarget).toEqual({ code: 2, error: expect.stringMatching(/--target COLUMN.*season, mnth/) });
    expect((await refused(folder, ["x", "--target", "bikers"])).code).toBe(2);
    const lost = await refused(folder, ["x", "--data", "lost.csv", "--target", "y"]);
    expect(lost.error).toMatch(/^DATA_FILE_MISSING: .*lost\.csv/);
    const windows = await refused(folder, ["x", "--data", "C:\\data\\b.csv", "--target", "y"]);
    expect(windows.error).toMatch(/^DATA_FILE_MISSING: .*path of Windows/);
  });

  it.runIf(process.platform !== "win32")("a path of Windows, where this is none", async () => {
    const { code, error } = await refused(await temporaryFolder(), ["C:\\work\\bikes"]);
    expect([code, error]).toEqual([
      2,
      expect.stringMatching(/^CLI_USAGE: .*path of Windows.*For one beside you: bikes/),
    ]);
  });

  // /proc takes no folders from anybody, root included, whom rights of a folder do not stop.
  it.runIf(process.platform === "linux")("a place that cannot be written to", async () => {
    const { error } = await refused(await temporaryFolder(), ["/proc/bikes"]);
    expect(error).toMatch(/^WRITE_FAILED: no project can be made in \/proc.*Nothing was changed/);
  });
});
