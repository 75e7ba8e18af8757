import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runProcess } from "../../../support/run-process.js";
import { ROOT } from "../../../support/source-files.js";
import { temporaryFolder } from "../../../support/temporary.js";

const TASKS = `exports.workerTasks = {
  double: async () => (x) => 2 * x,
  wait: async () => (ms) => new Promise((resolve) => setTimeout(resolve, ms, ms)),
  threads: async () => () => require("node:worker_threads").isMainThread,
};`;

/** Does some work and ends by itself: threads at work keep the process alive, threads without work do not. */
const WORK = `
const pool = new ThreadPool({ size: 2, tasks: process.argv[2], idleMs: 600_000 });
Promise.all([pool.run("double", 4), pool.run("wait", 300), pool.run("threads")])
  .then((all) => console.log(JSON.stringify(all)));`;

const built = JSON.stringify(join(ROOT, "dist/sdk/io/workers/index.js"));
const sources = JSON.stringify(join(ROOT, "sdk/io/workers/index.ts"));
const jiti = join(ROOT, "node_modules/jiti/lib/jiti-cli.mjs");

describe("threads work and do not keep the process alive", () => {
  it.each([
    ["CommonJS", "work.cjs", `const { ThreadPool } = require(${built});`, []],
    ["an ES module", "work.mjs", `import { ThreadPool } from ${built};`, []],
    ["jiti, from the sources", "work.ts", `import { ThreadPool } from ${sources};`, [jiti]],
  ] as const)("in %s", async (_, file, head, loader) => {
    const folder = await temporaryFolder();
    const tasks = join(folder, "tasks.cjs");
    writeFileSync(tasks, TASKS);
    writeFileSync(join(folder, file), `${head}\n${WORK}\n`);
    const { code, stdout, stderr } = await runProcess(
      process.execPath,
      [...loader, join(folder, file), tasks],
      { timeoutMs: 60_000 },
    );
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "[8,300,false]\n", stderr: "" });
  });
});
