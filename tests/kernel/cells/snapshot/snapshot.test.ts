import { mkdir, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type * as Snapshot from "../../../../kernel/cells/snapshot/index.js";
import { startCompiler } from "../../../support/compiler-process.js";
import { kernelSnapshot } from "../../../support/kernel-snapshot.js";
import { ROOT } from "../../../support/source-files.js";
import { temporaryFolder } from "../../../support/temporary.js";

// The compiled kernel: a snapshot is made of compiled files.
const snapshot = createRequire(join(ROOT, "package.json"))(
  join(ROOT, "dist/kernel/cells/snapshot/index.js"),
) as typeof Snapshot;

async function ownCache(): Promise<string> {
  const folder = await temporaryFolder();
  const before = process.env.ASSAY_CACHE_DIR;
  process.env.ASSAY_CACHE_DIR = folder;
  onTestFinished(() => {
    if (before === undefined) delete process.env.ASSAY_CACHE_DIR;
    else process.env.ASSAY_CACHE_DIR = before;
  });
  return folder;
}

describe("the compiler's startup snapshot", () => {
  it("is built by two at once, found, and answers as the plain compiler does, from the notebook's folder", async () => {
    const cache = await ownCache();
    await mkdir(join(cache, "kernel"), { recursive: true });
    for (const [index, name] of ["a.blob", "b.blob", "c.blob"].entries()) {
      await writeFile(join(cache, "kernel", name), "");
      await utimes(join(cache, "kernel", name), index + 1, index + 1);
    }
    expect(snapshot.findSnapshot()).toBeUndefined();
    const steps: string[] = [];
    const [built, other] = await Promise.all([
      snapshot.buildSnapshot({ onProgress: (step) => steps.push(step) }),
      snapshot.buildSnapshot({ background: true }),
    ]);
    expect(steps.length).toBeGreaterThan(1);
    expect(other.path).toBe(built.path);
    expect(built.bytes).toBeGreaterThan(1e6);
    expect(snapshot.findSnapshot()).toBe(built.path);
    // The newest two of the others stay.
    const names = await readdir(join(cache, "kernel"));
    expect(names.filter((name) => /^[abc]\.blob$/.test(name)).sort()).toEqual(["b.blob", "c.blob"]);
    expect(names).toHaveLength(3);

    const notebooks = await temporaryFolder();
    await writeFile(join(notebooks, "helper.ts"), "export const twice = (x: number): number => 2 * x;\n");
    const compiler = startCompiler([...snapshot.SNAPSHOT_FLAGS, "--snapshot-blob", built.path], notebooks);
    const convert = (run: number, code: string) =>
      compiler.ask({ op: "convert", run, code, typeCheck: "error", purpose: "cell" });
    const first = await convert(1, 'import { twice } from "./helper.ts"; const four = twice(2);');
    expect(first).toMatchObject({ ok: true, modules: [{ path: join(notebooks, "helper.ts") }] });
    expect(await convert(2, "four.toFixed(1)")).toMatchObject({ ok: true, declares: [] });
    const wrong = await convert(3, "const text: string = four;");
    expect(JSON.stringify(wrong)).toContain("2322");
    // What the warm-up declared is gone.
    expect(await convert(4, "rows.length")).toMatchObject({ ok: false });
    expect(await compiler.ask({ op: "isComplete", code: "if (four) {" })).toMatchObject({
      status: "incomplete",
    });
  });

  it("stops when it is told to, and leaves nothing half done", async () => {
    const cache = await ownCache();
    await expect(snapshot.buildSnapshot({ signal: AbortSignal.timeout(300) })).rejects.toThrow(/abort/i);
    expect(await readdir(join(cache, "kernel"))).toEqual([]);
  });

  it("a damaged one ends its process at once", async () => {
    const path = join(await temporaryFolder(), "damaged.blob");
    await writeFile(path, (await readFile(await kernelSnapshot())).subarray(0, 100_000));
    const compiler = startCompiler([...snapshot.SNAPSHOT_FLAGS, "--snapshot-blob", path], ROOT);
    await expect(compiler.ask({ op: "isComplete", code: "" })).rejects.toThrow(/ended/);
    expect(await compiler.ended).not.toBe(0);
  });
});
