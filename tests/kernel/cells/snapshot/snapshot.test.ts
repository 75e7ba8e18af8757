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

/** The words of a reply: the warm-up's cells were numbered before these, and gave other types the first places in unions. */
function words(reply: unknown): readonly string[] {
  return JSON.stringify(reply)
    .replace(/\[cell \d+\]/g, "[cell]")
    .split(/\W+/)
    .sort();
}

/** Cells that take TypeScript's transformers, checks and texts of errors by many ways. */
const KINDS = [
  "enum Kind { A = 1, B = A << 2 } const enum Flat { X } namespace Space { export const x = 1; export namespace In { export let y = x } }",
  "function logged(value: Function, context: ClassMethodDecoratorContext) { return function (this: unknown) { return value.call(this) } }",
  "class Base { static #n = 0; static { Base.#n++ } accessor size = 1; @logged run() { return super.toString() } get [Symbol.toStringTag]() { return `x` } }",
  "abstract class Shape<in out T> extends Base implements Disposable { abstract area(): T; constructor(readonly side: number, private own?: T) { super() } [Symbol.dispose]() {} }",
  "{ using file = { [Symbol.dispose]() {} }; await using other = { async [Symbol.asyncDispose]() {} } }",
  "async function* numbers() { for await (const x of [Promise.resolve(1)]) yield* [x, ...[2]]; }",
  "for await (const x of numbers()) { label: for (let i = 0; i < 3; i++) { if (i === x) continue label; else break } }",
  "type Deep<T> = T extends readonly (infer U)[] ? Deep<U> : T extends object ? { readonly [K in keyof T as `get${Capitalize<K & string>}`]-?: Deep<T[K]> } : T; const deep: Deep<{ a?: number[] }> = { getA: 1 };",
  "const { a: { b = 1, ...c } = { b: 2, d: 3 }, ...rest } = { a: { b: 2, d: 4 }, e: 5 }; rest.e ??= c.d ** b; rest.e",
  "const big = 10n ** 3n; const text = String.raw`a${big}`; /(?<year>\\d+)/du.exec(text)?.groups?.year",
  "let over: { (x: number): string; (x: string): number } = ((x: any) => x) as any; over(1).length; over('x').toFixed()",
  "let x: number = 'text'; x.foo; missing(); new Kind(); Kind.C; class { }",
  "const narrow = (value: unknown): value is string[] => Array.isArray(value); narrow(1) satisfies boolean; over(true)",
  "import fs, { readFileSync as read, type Stats } from 'node:fs'; import * as path from 'node:path'; import type { URL as Url } from 'node:url'; let s: Stats | Url; read(path.join('a'), 3)",
  "import data from './missing.json' with { type: 'json' }; import './gone'; export * from 'node:os'; export default 1; export { fs as renamed };",
  "import old = require('node:util'); old.inspect(await import('node:http')); import.meta.url",
  "interface Tree { left?: Tree; right: Tree['left']; (): this; new (x: symbol): never } declare const tree: Tree; tree.left!.right?.(); tree satisfies never",
  "function assert(x: unknown): asserts x {} switch (typeof text) { case 'string': { assert(text); break } default: text satisfies never }",
  "const element = document.createElement('canvas').getContext('2d')?.fillStyle; globalThis.structuredClone(new Map<string, Set<number>>());",
  "try { throw new AggregateError([]) } catch ({ message }) { var late = message } finally { debugger } late.",
  "const jsx = <div>x</div>;",
  "@logged class Decorated { @logged static x() {} @logged y = 1; constructor(@logged z) {} }",
  "function unused<T>(this: Window, a?: number, ...b: T[]): T { return arguments.length > 1 ? b.at(-1)! : undefined } unused(1, 2, 'x')",
  "// @ts-nocheck\nlet anything: number = 'x'; with (anything) { y }",
  "if (x = 1) { } else { return 5 } yield; await; delete x; 1++; let let = 1; const none;",
];

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

  it("holds all of TypeScript that cells of many kinds, and questions about them, reach", async () => {
    const folder = await temporaryFolder();
    const plain = startCompiler([join(ROOT, "dist/kernel/cells/compiler-main.js")], folder);
    const other = startCompiler(
      [...snapshot.SNAPSHOT_FLAGS, "--snapshot-blob", await kernelSnapshot()],
      folder,
    );
    for (const [index, code] of KINDS.entries()) {
      const request = { op: "convert", run: index + 1, code, typeCheck: "error", purpose: "cell" } as const;
      const reply = words(await plain.ask(request));
      expect(reply).not.toContain("CompilerError");
      expect(words(await other.ask(request)), code).toEqual(reply);
      for (const cursor of [Math.floor(code.length / 2), code.length - 1]) {
        const inspection = { op: "inspect", code, cursor, detail: 1 } as const;
        expect(words(await other.ask(inspection)), code).toEqual(words(await plain.ask(inspection)));
        const completion = { op: "complete", code, cursor } as const;
        const names = (found: { readonly matches: readonly { readonly text: string }[] }) =>
          found.matches.map(({ text }) => text);
        expect(names(await other.ask(completion)), code).toEqual(names(await plain.ask(completion)));
      }
    }
  }, 300_000);

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
