import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAIN } from "../support/cli.js";
import { type Finished, runProcess } from "../support/run-process.js";
import { ROOT } from "../support/source-files.js";

const NAME = "@someone/assay-plugin-demo";

/** A package as somebody else publishes it: JavaScript that was built, and types. */
const PACKAGE: Readonly<Record<string, string>> = {
  "package.json": JSON.stringify({
    name: NAME,
    version: "1.4.0",
    type: "module",
    exports: { ".": { types: "./index.d.ts", default: "./index.js" } },
    files: ["index.js", "index.d.ts"],
    peerDependencies: { assay: "*", zod: "^4.0.0" },
  }),
  "index.d.ts":
    'import type { Plugin } from "assay";\ndeclare const plugin: Plugin;\nexport default plugin;\n',
  "index.js": `
import { readFileSync, writeFileSync } from "node:fs";
import { definePlugin, Table } from "assay";
import { z } from "zod";

class ShiftedMean {
  kind = "shifted-mean";
  constructor(shift, mean) { Object.assign(this, { shift, mean }); }
  async fit({ y }) { this.mean = y.reduce((sum, v) => sum + v, 0) / y.length; return { epochs: [] }; }
  async predict({ rows }) { return new Float64Array(rows).fill(this.mean + this.shift); }
  async state() { return { json: this.mean, arrays: {} }; }
  dispose() {}
}

export default definePlugin({
  name: ${JSON.stringify(NAME)},
  metrics: [{
    name: "bias", task: "regression", greaterIsBetter: false, title: "Mean difference",
    compute: ({ truth, prediction }) => truth.reduce((sum, v, i) => sum + prediction[i] - v, 0) / truth.length,
  }],
  models: [{
    config: z.strictObject({ kind: z.literal("shifted-mean"), shift: z.number().default(0) }),
    definition: async () => ({
      kind: "shifted-mean",
      create: ({ shift }) => new ShiftedMean(shift),
      restore: async ({ shift }, _, state) => new ShiftedMean(shift, state.json),
    }),
  }],
  datasets: [{
    config: z.strictObject({ kind: z.literal("pairs"), path: z.string() }),
    read({ path }) {
      const pairs = readFileSync(path, "utf8").trim().split("\\n").map((line) => line.split("=").map(Number));
      return Table.from({ x: pairs.map(([x]) => x), y: pairs.map(([, y]) => y) });
    },
  }],
  explainers: [{
    config: z.strictObject({ kind: z.literal("equal-shares") }),
    async explain({ predict, rows, background, groups }) {
      const all = (await predict(background)).slice();
      const base = all.reduce((sum, v) => sum + v, 0) / all.length;
      const predictions = (await predict(rows)).slice();
      const values = Float64Array.from({ length: rows.rows * groups.length },
        (_, i) => (predictions[Math.floor(i / groups.length)] - base) / groups.length);
      return { baseValues: Float64Array.of(base), predictions: [predictions], values: [values] };
    },
  }],
  jobs: [{
    config: z.strictObject({ kind: z.literal("counting"), dataset: z.record(z.string(), z.unknown()), output: z.string() }),
    pathKeys: ["dataset.path", "output"],
    async run({ dataset, output }, context) {
      const { numRows } = await context.readDataset(dataset);
      writeFileSync(output, String(numRows));
      return { rows: numRows, metrics: { counted: numRows }, outputs: { count: output } };
    },
  }],
});
`,
};

/** y is 3 in the mean of each five rows. */
const PAIRS = Array.from({ length: 50 }, (_, i) => `${i}=${1 + (i % 5)}\n`).join("");

const TRAINING = `
plugins: ["${NAME}"]
name: plugged
dataset: { kind: pairs, path: rows.pairs }
target: y
split: { kind: chronological, testSize: 10 }
model: { kind: shifted-mean, shift: 2 }
metrics: [bias]
explain: { kind: equal-shares, rows: 3 }
`;

describe("a plug-in package from outside", () => {
  let folder = "";
  let project = "";
  const assay = (...args: string[]): Promise<Finished> =>
    runProcess(process.execPath, [MAIN, ...args], { cwd: project, timeoutMs: 240_000 });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "assay plug-in ü "));
    const source = join(folder, "package");
    project = join(folder, "project");
    await mkdir(source);
    await mkdir(join(project, "confs"), { recursive: true });
    for (const [name, text] of Object.entries(PACKAGE)) await writeFile(join(source, name), text);
    const packed = await runProcess("npm", ["pack", "--silent", "--pack-destination", folder], {
      cwd: source,
    });
    expect(packed.code).toBe(0);
    const tarball = (await readdir(folder)).find((name) => name.endsWith(".tgz")) as string;
    await writeFile(join(project, "package.json"), JSON.stringify({ name: "user", private: true }));
    const installed = await runProcess(
      "npm",
      ["install", join("..", tarball), "--offline", "--legacy-peer-deps", "--no-audit", "--no-fund"],
      { cwd: project, env: { NPM_CONFIG_USERCONFIG: "/dev/null" }, timeoutMs: 240_000 },
    );
    expect(installed.stderr).not.toMatch(/npm error/);
    // What it names as peers is this house, as `npm link` puts it there.
    await symlink(ROOT, join(project, "node_modules", "assay"));
    await symlink(join(ROOT, "node_modules", "zod"), join(project, "node_modules", "zod"));
    await writeFile(join(project, "confs", "training.yaml"), TRAINING);
    await writeFile(join(project, "confs", "rows.pairs"), PAIRS);
  }, 300_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("adds a dataset, a model, a metric and an explainer to `assay run`; the stored model loads again", async () => {
    const { stdout, stderr, code } = await assay("run", "confs/training.yaml", "--json", "--quiet");
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const summary = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    expect(summary).toMatchObject({ job: "training", status: "FINISHED" });
    expect(summary.metrics.bias).toBeCloseTo(2, 9);
    expect(await readFile(summary.outputs.report, "utf8")).toContain("equal-shares");

    // Without `plugins`: what the model needs, it says itself.
    await writeFile(
      join(project, "confs", "evaluations.yaml"),
      `kind: evaluations\nmodel: ${summary.model}\ndataset: { kind: csv, path: rows.csv }\nmetrics: [mae]\nreport: false\n`,
    );
    await writeFile(join(project, "confs", "rows.csv"), `x,y\n${PAIRS.replaceAll("=", ",")}`);
    const judged = await assay("run", "confs/evaluations.yaml", "--json", "--quiet");
    expect(judged.code).toBe(0);
    // Predictions are 5; y is 1 to 5 in equal parts: the mean difference is 2.
    expect(JSON.parse(judged.stdout.trim().split("\n").at(-1) ?? "").metrics.mae).toBeCloseTo(2, 9);

    await rm(join(project, "node_modules", NAME), { recursive: true });
    const gone = await assay("run", "confs/evaluations.yaml", "--quiet");
    expect(gone.stderr).toContain("DEPENDENCY_MISSING");
    expect(gone.stderr).toContain(`the saved model needs ${NAME}`);
    expect(gone.stderr).toContain(`npm install ${NAME}`);
    const again = await runProcess(
      "npm",
      ["install", "--offline", "--legacy-peer-deps", "--no-audit", "--no-fund"],
      { cwd: project, env: { NPM_CONFIG_USERCONFIG: "/dev/null" }, timeoutMs: 240_000 },
    );
    expect(again.code).toBe(0);
    for (const [name, target] of [
      ["assay", ROOT],
      ["zod", join(ROOT, "node_modules", "zod")],
    ] as const) {
      await rm(join(project, "node_modules", name), { force: true });
      await symlink(target, join(project, "node_modules", name));
    }
  }, 600_000);

  it("adds a job", async () => {
    await writeFile(
      join(project, "confs", "count.yaml"),
      `kind: counting\nplugins: ["${NAME}"]\ndataset: { kind: pairs, path: rows.pairs, limit: 7 }\noutput: ../count.txt\n`,
    );
    const { stdout, stderr } = await assay("run", "confs/count.yaml", "--json", "--quiet");
    expect(stderr).toBe("");
    const summary = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    expect(summary).toMatchObject({ job: "counting", status: "FINISHED", rows: 7, metrics: { counted: 7 } });
    expect(await readFile(join(project, "count.txt"), "utf8")).toBe("7");
  }, 300_000);

  it("is a choice of the project, where its package.json names it", async () => {
    const manifest = JSON.parse(await readFile(join(project, "package.json"), "utf8"));
    await writeFile(
      join(project, "package.json"),
      JSON.stringify({ ...manifest, assay: { plugins: [NAME] } }),
    );
    await writeFile(join(project, "confs", "bare.yaml"), TRAINING.replace(/plugins: .*\n/, ""));
    const { stdout, stderr, code } = await assay("run", "confs/bare.yaml", "--dry-run");
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(stdout).toMatch(/plugins:\s+- ["']?@someone\/assay-plugin-demo/);
  }, 300_000);

  it("is hinted at where a kind is misspelt", async () => {
    const { stderr, code } = await assay("run", "confs/training.yaml", "--extras", "model.kind=shifted-maen");
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean "shifted-mean"?');
  }, 300_000);
});
