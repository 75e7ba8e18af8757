import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contributedFiles } from "../../support/contributing.js";
import { runProcess } from "../../support/run-process.js";
import { ROOT } from "../../support/source-files.js";

/** x and y = 2 x, four characters each: what the example's dataset reads. */
const ROWS = Array.from({ length: 40 }, (_, i) => `${String(i + 1).padEnd(4)}${2 * (i + 1)}\n`).join("");

const PROGRAM = `
import { runJob } from "./sdk/index.ts";
const outcomes = [];
for (const config of ["confs/training.yaml", "confs/seeds.yaml"]) {
  const { summary, state } = await runJob(config, { onProgress: false, extras: config.includes("seeds") ? ["tracking.enabled=false"] : [] });
  const { scoring, model, explanation } = state;
  outcomes.push({ summary, ...(scoring && { kind: model.kind, truth: [...scoring.truth], prediction: [...scoring.prediction], explained: explanation.shap.kind }) });
}
console.log(JSON.stringify(outcomes));
`;

describe("the examples of CONTRIBUTING, put into a copy of the sources", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "assay-contributing-"));
    cpSync(join(ROOT, "sdk"), join(folder, "sdk"), { recursive: true });
    cpSync(join(ROOT, "package.json"), join(folder, "package.json"));
    mkdirSync(join(folder, "node_modules"));
    for (const name of readdirSync(join(ROOT, "node_modules"))) {
      if (!name.startsWith("."))
        symlinkSync(join(ROOT, "node_modules", name), join(folder, "node_modules", name));
    }
    // "assay" is the copy itself, by its own package.json, which names what is built.
    symlinkSync(join(ROOT, "dist"), join(folder, "dist"));
    for (const [path, text] of contributedFiles()) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    writeFileSync(join(folder, "confs", "rows.txt"), ROWS);
    writeFileSync(join(folder, "program.ts"), PROGRAM);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("train, judge, explain and run a job", async () => {
    const jiti = join(ROOT, "node_modules", "jiti", "lib", "jiti-cli.mjs");
    const { stdout, stderr } = await runProcess(process.execPath, [jiti, "program.ts"], {
      cwd: folder,
      timeoutMs: 280_000,
    });
    expect(stderr).toBe("");
    const [training, seeds] = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    expect(training.summary.error ?? "").toBe("");
    expect(training.summary).toMatchObject({ job: "training", status: "FINISHED" });
    expect(training).toMatchObject({ kind: "median", explained: "leave-one-out" });
    // Of rows whose y goes from 2 to 80.
    const [median] = training.prediction;
    expect(new Set(training.prediction).size).toBe(1);
    expect(median).toBeGreaterThan(2);
    expect(median).toBeLessThan(80);
    // Written in another way than the example: 2 |t - p| / (|t| + |p|).
    const terms = training.truth.map((t: number) => (2 * Math.abs(t - median)) / (t + median));
    const mean = terms.reduce((sum: number, term: number) => sum + term, 0) / terms.length;
    expect(training.summary.metrics.smape).toBeCloseTo(mean, 12);
    expect(seeds.summary).toMatchObject({ job: "seeds", status: "FINISHED" });
    const { least, most } = seeds.summary.metrics;
    expect(least).toBeGreaterThan(0);
    expect(most).toBeGreaterThan(least);
  }, 300_000);
});
