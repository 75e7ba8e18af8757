import { runAssay } from "./cli.js";
import { madeOnce } from "./made-once.js";
import type { PythonEnvironment } from "./python.js";
import { runProcess } from "./run-process.js";

/** What `packages:build` writes, with the wheel of papermill's parameters unpacked beside it: for PYTHONPATH. Made once for all test files. */
export function papermillPackage(python: PythonEnvironment): Promise<string> {
  return madeOnce("papermill", async (folder) => {
    const built = await runAssay(["task", "packages:build", "--out", folder], { timeoutMs: 240_000 });
    if (built.code !== 0) throw new Error(`packages:build ended with ${built.code}: ${built.stderr}`);
    const wheel = built.stdout.trim().split("\n").at(-1) ?? "";
    const words = ["-m", "pip", "install", "--quiet", "--no-deps", "--target", folder, wheel];
    const { code, stderr } = await runProcess(python.bin("python"), words);
    if (code !== 0) throw new Error(`pip ended with ${code}: ${stderr}`);
  });
}
