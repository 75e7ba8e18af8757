import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import type * as Snapshot from "../../../kernel/cells/snapshot/index.js";
import type * as Command from "../../../kernel/processes/compiler-command.js";
import type * as Process from "../../../kernel/processes/compiler-process.js";
import { ROOT } from "../../support/source-files.js";
import { temporaryFolder } from "../../support/temporary.js";

// The compiled kernel: its processes are compiled files.
const compiled = createRequire(join(ROOT, "package.json"));
const { CompilerProcess } = compiled("./dist/kernel/processes/compiler-process.js") as typeof Process;
const { compilerCommand } = compiled("./dist/kernel/processes/compiler-command.js") as typeof Command;
const { snapshotPath } = compiled("./dist/kernel/cells/snapshot/index.js") as typeof Snapshot;

it("a startup snapshot that Node refuses is used once, and never stops the kernel", async () => {
  const before = process.env.ASSAY_CACHE_DIR;
  process.env.ASSAY_CACHE_DIR = await temporaryFolder();
  onTestFinished(() => {
    if (before === undefined) delete process.env.ASSAY_CACHE_DIR;
    else process.env.ASSAY_CACHE_DIR = before;
  });
  expect(compilerCommand().snapshot).toBeUndefined();
  const path = snapshotPath() ?? "";
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, "no snapshot");
  expect(compilerCommand()).toMatchObject({ command: process.execPath, snapshot: path });

  const refused = new CompilerProcess(() => {});
  await expect(refused.ask({ op: "isComplete", code: "" })).rejects.toMatchObject({ code: "WORKER_LOST" });
  expect((await refused.ended).code).not.toBe(0);
  expect(existsSync(path)).toBe(false);
  await writeFile(path, "still none");
  expect(compilerCommand().snapshot).toBeUndefined();

  const plain = new CompilerProcess(() => {});
  onTestFinished(() => plain.kill());
  expect(await plain.ask({ op: "isComplete", code: "{" })).toMatchObject({ status: "incomplete" });
});
