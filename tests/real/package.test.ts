import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installTarball, TRIALS } from "../../tasks/packages/installed.js";
import { packTarball } from "../../tasks/packages/pack.js";
import { runProcess } from "../support/run-process.js";
import { ROOT } from "../support/source-files.js";

/** Settings of a person who has none of their own: what installs here installs for everybody. */
const CLEAN_NPM = { NPM_CONFIG_USERCONFIG: "/dev/null" };

const CONFIG = `{
  name: "packed", seed: 1,
  dataset: { kind: "csv", path: ${JSON.stringify(join(ROOT, "fixtures", "bikes.csv"))}, exclude: ["casual", "registered", "day"] },
  target: "bikers", split: { kind: "chronological", testSize: 1440 },
  model: { kind: "linear" }, metrics: ["mae"], tracking: { enabled: false },
}`;
const WORK = `const e = await Experiment.load(${CONFIG}).train().evaluate().explain();
  const mae: number = e.metrics.mae;
  const first = e.explanation.importances[0].feature;
  await e.report(__REPORT__);
  const again = await Model.load(await e.save(__MODEL__));
  const same = (await again.predict(e.testRows)).value("prediction", 0) === e.predictions.value("prediction", 0);
  console.log(JSON.stringify({ mae, first, same, code: AssayError.name }));`;

function program(imports: string, typed: boolean, wrap: boolean): string {
  const name = String(Math.random()).slice(2);
  const work = WORK.replace("__REPORT__", JSON.stringify(`report-${name}.html`)).replace(
    "__MODEL__",
    JSON.stringify(`model-${name}`),
  );
  const body = typed ? work : work.replace("mae: number", "mae");
  return wrap ? `${imports}\n(async () => {\n  ${body}\n})();\n` : `${imports}\n${body}\n`;
}

const IMPORT = 'import { AssayError, Experiment, Model } from "assay";';
const REQUIRE = 'const { AssayError, Experiment, Model } = require("assay");';
const tsconfig = (module: string, resolution: string): string =>
  JSON.stringify({
    compilerOptions: {
      module,
      moduleResolution: resolution,
      target: "es2022",
      strict: true,
      types: ["node"],
    },
  });

/** Node warns of --loader at length; what counts is what is said besides. */
function withoutWarnings(stderr: string): string {
  return stderr
    .split("\n")
    .filter((line) => !/Warning|--import|--trace-warnings/.test(line))
    .join("\n");
}

describe("the packed tarball, installed in an empty folder", () => {
  let folder = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "assay packed ü "));
    const tarball = await packTarball(ROOT, folder, undefined);
    await installTarball(`./${tarball}`, folder, AbortSignal.timeout(240_000), CLEAN_NPM);
  }, 300_000);

  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function expectRuns(
    file: string,
    text: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    await writeFile(join(folder, file), text);
    const result = await runProcess(process.execPath, [...args, file], { cwd: folder, env });
    expect(withoutWarnings(result.stderr)).not.toMatch(/error/i);
    const summary = JSON.parse(result.stdout.trim().split("\n").at(-1) ?? "{}");
    expect(summary).toMatchObject({ same: true, code: "AssayError" });
    expect(summary.mae).toBeGreaterThan(10);
  }

  it.each(TRIALS)("does what packages:check asks of it: $name", async ({ file, text, words, env }) => {
    await writeFile(join(folder, file), text);
    const result = await runProcess(process.execPath, [...words, file], { cwd: folder, env });
    expect(result.stdout).toMatch(/^mae 0\.00000\d$/m);
  });

  const TS_NODE = ["-r", "ts-node/register"];

  it("runs under plain node as CommonJS", () => expectRuns("plain.cjs", program(REQUIRE, false, true), []));

  it("runs under plain node as an ES module", () =>
    expectRuns("plain.mjs", program(IMPORT, false, false), []));

  // Without a tsconfig, ts-node 10.9 takes module node16 with the resolution of node10, and TypeScript 5 then emits ES modules
  // that Node cannot start: `console.log(1)` fails too. So one names the module system, as here.
  it("runs and type-checks under ts-node without a tsconfig", () =>
    expectRuns("bare.ts", program(IMPORT, true, true), TS_NODE, {
      TS_NODE_COMPILER_OPTIONS: '{"module":"commonjs"}',
    }));

  it.each([
    ["node16", "node16"],
    ["nodenext", "nodenext"],
  ])("runs and type-checks under ts-node with module %s", async (module, resolution) => {
    await writeFile(join(folder, "tsconfig.json"), tsconfig(module, resolution));
    await expectRuns(`${module}.ts`, program(IMPORT, true, true), TS_NODE);
    await rm(join(folder, "tsconfig.json"));
  });

  it("runs and type-checks under ts-node as an ES module", async () => {
    await writeFile(join(folder, "tsconfig.json"), tsconfig("nodenext", "nodenext"));
    await expectRuns("module.mts", program(IMPORT, true, false), ["--loader", "ts-node/esm"]);
    await rm(join(folder, "tsconfig.json"));
  });

  it("trains a network: the WebAssembly backend comes with it", async () => {
    const text = program(REQUIRE, false, true).replace('kind: "linear"', 'kind: "dense", epochs: 2');
    await expectRuns("dense.cjs", text, [], { ASSAY_BACKEND: "wasm" });
  });

  it.each([
    ["plain.cjs", REQUIRE],
    [
      "plain.mjs",
      'import { createRequire } from "node:module";\nconst require = createRequire(import.meta.url);\nimport { AssayError, Experiment, Model } from "assay";',
    ],
  ])("grows a forest in worker threads, and ends: %s", async (file, imports) => {
    const count = `const threads = require("node:worker_threads");
let started = 0;
const { Worker } = threads;
threads.Worker = class extends Worker { constructor(...args) { super(...args); started++; } };
process.on("exit", () => { if (started !== 2) throw new Error(started + " threads were started"); });\n`;
    const text = program(`${imports}\n${count}`, false, file.endsWith("cjs")).replace(
      'kind: "linear"',
      'kind: "forest", trees: 100, maxDepth: 8',
    );
    await expectRuns(file, text, [], { ASSAY_WORKERS: "2" });
  });

  it("has the command line", async () => {
    const result = await runProcess("npx", ["--no-install", "assay", "--version"], { cwd: folder });
    expect(result.stdout).toMatch(/^\d+\.\d+\.\d+/);
  });
});
