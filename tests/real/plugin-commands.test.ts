import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { MAIN } from "../support/cli.js";
import { type Finished, runProcess } from "../support/run-process.js";
import { startServe } from "../support/serving.js";
import { ROOT } from "../support/source-files.js";

/** A model that predicts the mean and `shift`, a metric that gives `shift` back, a dataset and a job. */
const PLUGIN = `
import { defineDataset, defineJob, defineMetric, defineModel, definePlugin, type Estimator, Table } from "assay";
import { z } from "zod";

class ShiftedMean implements Estimator {
  readonly kind = "shifted-mean";
  constructor(private shift: number, private mean = 0) {}
  async fit({ y }: { y: Float64Array }) {
    this.mean = y.reduce((sum, value) => sum + value, 0) / y.length;
    return { epochs: [] };
  }
  async predict({ rows }: { rows: number }) { return new Float64Array(rows).fill(this.mean + this.shift); }
  async state() { return { json: this.mean, arrays: {} }; }
  dispose() {}
}

export default definePlugin({
  name: "demo",
  metrics: [defineMetric({
    name: "bias", task: "regression", greaterIsBetter: false, title: "Mean size of the difference",
    compute: ({ truth, prediction }) =>
      Math.abs(truth.reduce((sum, value, row) => sum + prediction[row] - value, 0)) / truth.length,
  })],
  models: [defineModel({
    config: z.strictObject({ kind: z.literal("shifted-mean"), shift: z.number().default(0) }),
    definition: {
      kind: "shifted-mean",
      create: ({ shift }) => new ShiftedMean(shift),
      restore: async ({ shift }, _, { json }) => new ShiftedMean(shift, json as number),
    },
  })],
  datasets: [defineDataset({
    config: z.strictObject({ kind: z.literal("fives"), rows: z.int() }),
    read: ({ rows }) => Table.from({
      x: Float64Array.from({ length: rows }, (_, i) => i),
      y: Float64Array.from({ length: rows }, (_, i) => 1 + (i % 5)),
    }),
  })],
  jobs: [defineJob({
    config: z.strictObject({ kind: z.literal("counting"), dataset: z.record(z.string(), z.unknown()) }),
    async run({ dataset }, context) {
      const { numRows } = await context.readDataset(dataset);
      return { rows: numRows, metrics: { counted: numRows } };
    },
  })],
});
`;

/** y is 3 in the mean of each five rows, and 10 rows of 50 are the test's. */
const TRAINING = `
plugins: [./plugin.ts]
name: plugged
dataset: { kind: fives, rows: 50 }
target: y
split: { kind: chronological, testSize: 10 }
model: { kind: shifted-mean, shift: 2 }
metrics: [bias]
report: false
`;

const FILES: Readonly<Record<string, string>> = {
  "package.json": JSON.stringify({ name: "user", private: true }),
  "confs/plugin.ts": PLUGIN,
  "confs/training.yaml": TRAINING,
  "confs/tuning.yaml": `kind: tuning\n${TRAINING.replace("dataset: { kind: fives, rows: 50 }", "dataset: { kind: fives, rows: 200 }")}
tune: { space: { model.shift: { choice: [4, 0, -3] } }, search: { kind: grid }, parallel: 2, output: ../best.yaml }
`,
  "confs/count.yaml": "kind: counting\ndataset: { kind: fives, rows: 7 }\n",
  "confs/pipeline.yaml":
    "kind: pipeline\nplugins: [./plugin.ts]\njobs: { train: training.yaml, count: count.yaml }\n",
};

describe("a plug-in of a project", () => {
  let folder = "";
  const assay = (...args: string[]): Promise<Finished> =>
    runProcess(process.execPath, [MAIN, ...args], { cwd: folder, timeoutMs: 240_000 });
  const summaryOf = ({ stdout }: Finished) => JSON.parse(stdout.trim().split("\n").at(-1) ?? "");

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "assay-plugged-"));
    await mkdir(join(folder, "confs"));
    await mkdir(join(folder, "node_modules"));
    await symlink(ROOT, join(folder, "node_modules", "assay"));
    await symlink(join(ROOT, "node_modules", "zod"), join(folder, "node_modules", "zod"));
    for (const [path, text] of Object.entries(FILES)) await writeFile(join(folder, path), text);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("is there in the worker processes of a tuning", async () => {
    const ended = await assay("run", "confs/tuning.yaml", "--json", "--quiet");
    expect(ended.stderr).toBe("");
    // The mean of the folds is 3 as all rows' is, so that what is shifted by nothing has the least bias.
    expect(summaryOf(ended)).toMatchObject({
      status: "FINISHED",
      trials: { complete: 3, pruned: 0, failed: 0 },
      best: { metric: "bias", params: { "model.shift": 0 } },
    });
  }, 300_000);

  it("is there in the jobs of a pipeline that names it, jobs of its own kind too", async () => {
    const ended = await assay("run", "confs/pipeline.yaml", "--json", "--quiet");
    expect(ended.stderr).toBe("");
    expect(summaryOf(ended)).toMatchObject({
      status: "FINISHED",
      jobs: {
        train: { status: "FINISHED", job: "training" },
        count: { status: "FINISHED", job: "counting" },
      },
    });
    const again = summaryOf(await assay("run", "confs/pipeline.yaml", "--json", "--quiet"));
    expect(again.jobs.train.status).toBe("SKIPPED");
  }, 300_000);

  it("is there in each worker of a server", async () => {
    const trained = summaryOf(await assay("run", "confs/training.yaml", "--json", "--quiet"));
    const serving = await startServe([trained.model, "--workers", "2"], {}, folder);
    try {
      for (let i = 0; i < 8; i++) {
        const answer = await fetch(`${serving.url}/predict`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify([{ x: i }]),
        });
        expect(answer.status).toBe(200);
        expect(JSON.stringify(await answer.json())).toContain("5");
      }
    } finally {
      await serving.stop();
    }
  }, 300_000);

  it("has its kinds in the schema that editors check with, by a config or by its name", async () => {
    for (const args of [
      ["--config", "confs/training.yaml"],
      ["--plugin", "./confs/plugin.ts"],
    ]) {
      const { stdout, stderr } = await assay("schema", "training", ...args);
      expect(stderr).toBe("");
      const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(stdout));
      expect(validate(parse(TRAINING)), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
      expect(validate(parse(TRAINING.replace("shift: 2", "shfit: 2")))).toBe(false);
      expect(validate(parse(TRAINING.replace("rows: 50", "rows: many")))).toBe(false);
    }
    const all = JSON.parse((await assay("schema", "--config", "confs/training.yaml")).stdout);
    expect(all.oneOf).toContainEqual({ $ref: "#/$defs/counting" });
    const plain = JSON.parse((await assay("schema")).stdout);
    expect(Object.keys(plain.$defs)).not.toContain("counting");
  }, 300_000);

  it.each([
    [["--plugin", "assay-plugin-of-nobody"], "DEPENDENCY_MISSING", "npm install assay-plugin-of-nobody"],
    [["--plugin", "./confs/training.yaml"], "MODULE_INVALID", "cannot be loaded"],
    [["--plugin", "x", "--config", "confs/training.yaml"], "CLI_USAGE", "--plugin"],
    [["countin", "--config", "confs/training.yaml"], "CLI_USAGE", 'Did you mean "counting"?'],
  ])(
    "`assay schema %j` says what is wrong",
    async (args, code, words) => {
      const { stderr, code: exit } = await assay("schema", ...args);
      expect(exit).toBeGreaterThan(0);
      expect(stderr).toContain(code);
      expect(stderr).toContain(words);
    },
    120_000,
  );

  it("is listed by the doctor with what it adds and who names it, or with what is wrong with it", async () => {
    const { stdout, code } = await assay("doctor");
    expect(stdout).toContain(
      "✓ ./plugin.ts (confs/pipeline.yaml, confs/training.yaml, confs/tuning.yaml): demo: metrics bias; models shifted-mean; datasets fives; jobs counting",
    );
    expect(code).toBe(0);
    await writeFile(
      join(folder, "confs", "lost.yaml"),
      `${TRAINING.replace("./plugin.ts", "assay-plugin-gone")}`,
    );
    const broken = await assay("doctor", "--json");
    await rm(join(folder, "confs", "lost.yaml"));
    expect(broken.code).toBe(1);
    expect(JSON.parse(broken.stdout).plugins).toContainEqual({
      ok: false,
      name: "assay-plugin-gone",
      text: expect.stringContaining("npm install assay-plugin-gone"),
      namedBy: ["confs/lost.yaml"],
    });
  }, 240_000);
});
