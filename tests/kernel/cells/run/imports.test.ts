import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ModuleUpdate } from "../../../../kernel/contracts/index.js";
import { RunnerProcess } from "../../../support/runner.js";

let runner: RunnerProcess;
let folder: string;

function file(path: string, text: string): string {
  const full = join(folder, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  return full;
}

function installed(name: string, manifest: object, files: Record<string, string>): void {
  file(`node_modules/${name}/package.json`, JSON.stringify({ name, version: "1.0.0", ...manifest }));
  for (const [path, text] of Object.entries(files)) file(`node_modules/${name}/${path}`, text);
}

/** Writes a TypeScript file and gives what the compiler tells of it. */
function module(path: string, text: string): ModuleUpdate {
  const full = file(path, text);
  const { outputText, sourceMapText } = ts.transpileModule(text, {
    compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, sourceMap: true },
  });
  const { mappings } = JSON.parse(sourceMapText ?? "") as { mappings: string };
  const map = { version: 3 as const, sources: [full], names: [], mappings };
  return { path: full, script: outputText.replace(/\/\/# source.*\n?/, ""), map };
}

async function value(body: string, modules: readonly ModuleUpdate[] = []): Promise<unknown> {
  const run = runner.start(body, { modules });
  const { error } = await runner.done(run);
  if (error !== undefined) throw new Error(stripVTControlCharacters(error.traceback.join("\n")));
  return runner.of("result", run)[0]?.data["text/plain"];
}

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "runner-imports-")));
  file("package.json", '{ "name": "project" }');
  file(".env", "FROM_FILE=file\nFROM_BOTH=file\n");
  installed(
    "esm-only",
    { type: "module", exports: "./index.js" },
    { "index.js": "export const a = 1; export default 2;" },
  );
  installed(
    "cjs-hidden",
    { main: "index.js" },
    {
      "index.js":
        "const names = ['x', 'y']; for (const n of names) exports[n] = n + '!'; exports.count = 0; exports.add = () => ++exports.count;",
    },
  );
  installed(
    "cjs-function",
    { main: "index.js" },
    { "index.js": "module.exports = function hello() { return 'hi'; }; module.exports.extra = 5;" },
  );
  installed(
    "compiled",
    { main: "index.js" },
    {
      "index.js":
        "Object.defineProperty(exports, '__esModule', { value: true }); exports.default = 'the default'; exports.named = 1;",
    },
  );
  installed(
    "dual",
    { exports: { ".": { import: "./i.mjs", require: "./r.cjs" }, "./data.json": "./data.json" } },
    {
      "i.mjs": "export const kind = 'import';",
      "r.cjs": "exports.kind = 'require';",
      "data.json": '{"n": 4}',
    },
  );
  runner = await RunnerProcess.start({ cwd: join(folder), env: { FROM_BOTH: "process" } });
});
afterAll(() => runner.stop());

describe("imports of packages", () => {
  it("take ESM-only, CommonJS and dual ones, and builtins", async () => {
    expect(await value("const m = await __cell.import('esm-only'); return [m.a, m.default];")).toBe(
      "[ 1, 2 ]",
    );
    expect(await value("return (await __cell.import('dual')).kind;")).toBe("'import'");
    expect(await value("const m = await __cell.import('cjs-function'); return [m.default(), m.extra];")).toBe(
      "[ 'hi', 5 ]",
    );
    expect(
      await value("const m = await __cell.import('node:path'); return m.basename('/a/b') + m.default.sep;"),
    ).toBe("'b/'");
    expect(await value("return (await __cell.import('fs')).existsSync('/');")).toBe("true");
    expect(
      await value("return (await __cell.import('dual/data.json', { with: { type: 'json' } })).default;"),
    ).toBe("{ n: 4 }");
  });

  it("give all names of CommonJS, live, and the default that the types tell", async () => {
    const body =
      "const m = await __cell.import('cjs-hidden'); m.add(); return [m.x, m.y, m.count, Object.keys(m).sort().join(), m.default.x];";
    expect(await value(body)).toBe("[ 'x!', 'y!', 1, 'add,count,default,x,y', 'x!' ]");
    expect(await value("const m = await __cell.import('compiled'); return [m.default, m.named];")).toBe(
      "[ 'the default', 1 ]",
    );
  });

  it("say how a missing one is installed, and find it once it is", async () => {
    const { error } = await runner.run("await __cell.import('@some/later/deep');");
    expect(error).toMatchObject({ ename: "AssayError" });
    expect(error?.evalue).toMatch(
      /package "@some\/later" is not installed.*`npm install @some\/later` in .*, then this cell again/s,
    );
    installed("@some/later", {}, { "deep.js": "exports.z = 26;" });
    expect(await value("return (await __cell.import('@some/later/deep.js')).z;")).toBe("26");
  });

  it("say why a TypeScript file of a computed path is not there", async () => {
    writeFileSync(join(folder, "computed.ts"), "export const x: number = 1;");
    const { error } = await runner.run("await __cell.import('./comp' + 'uted.ts');");
    expect(error?.evalue).toMatch(/path that was put together.*import\("\.\/computed\.ts"\)/s);
    installed("in-types", { main: "index.ts" }, { "index.ts": "export const x: number = 1;" });
    const packaged = await runner.run("await __cell.import('in-types');");
    expect(packaged.error?.evalue).toMatch(/package that consists of TypeScript files/);
  });

  it("are seen from the notebook's folder, wherever the process is", async () => {
    writeFileSync(join(folder, "moved.json"), "[1]");
    expect(
      await value(
        "const { dirname } = __cell.meta; process.chdir('/'); const m = await __cell.import('./moved.json'); return [m.default, __cell.meta.dirname === dirname];",
      ),
    ).toBe("[ [ 1 ], true ]");
    expect(await value("return __cell.meta.dirname;")).toBe(`'${folder}'`);
    await runner.run(`process.chdir(${JSON.stringify(folder)});`);
  });

  it("find assay itself where none is installed, and its kernel's part is this kernel's", async () => {
    const done = runner.start(
      "const m = await __cell.import('assay/kernel'); return [typeof m, Object.keys(m).length > 0];",
    );
    await runner.done(done);
    expect(runner.of("result", done)[0].data["text/plain"]).toBe("[ 'object', true ]");
  });
});

describe("imports of the user's files", () => {
  it("take JSON as it is now, and JavaScript", async () => {
    file("data.json", '{"rows": [1], "name": "first"}');
    file("plain.js", "exports.plain = __filename;");
    file("lib/es.mjs", "export const here = import.meta.url;");
    const body = "const m = await __cell.import('./data.json'); return [m.default.rows, m.name];";
    expect(await value(body)).toBe("[ [ 1 ], 'first' ]");
    file("data.json", '{"rows": [1, 2], "name": "second"}');
    expect(await value(body)).toBe("[ [ 1, 2 ], 'second' ]");
    expect(
      await value(
        "return (await __cell.import('./plain')).plain.endsWith('plain.js') && (await __cell.import('./lib/es.mjs')).here.startsWith('file:');",
      ),
    ).toBe("true");
    const { error } = await runner.run("await __cell.import('./none.js');");
    expect(error?.evalue).toMatch(/"\.\/none\.js" does not exist/);
    file("broken.json", "{");
    expect((await runner.run("await __cell.import('./broken.json');")).error?.evalue).toMatch(
      /broken\.json is not valid JSON/,
    );
  });

  it("link TypeScript modules: relative to themselves, cyclic, with top-level await, packages and import.meta", async () => {
    const modules = [
      module(
        "lib/deep/leaf.ts",
        "import { a } from 'esm-only'; import data from '../../data.json'; export const leaf: number = a + data.rows.length; export const meta = import.meta;",
      ),
      module(
        "lib/even.ts",
        "import { odd } from './odd.js'; export const even = (n: number): boolean => n === 0 || odd(n - 1);",
      ),
      module(
        "lib/odd.ts",
        "import { even } from './even'; export const odd = (n: number): boolean => n !== 0 && even(n - 1);",
      ),
      module(
        "main.ts",
        "export * from './lib/deep/leaf'; export { even } from './lib/even'; export const waited = await new Promise<string>((go) => setTimeout(() => go('waited'), 5)); export const later = () => import('./lib/odd');",
      ),
    ];
    const body =
      "const m = __assay['import ./main'] = await __cell.import('./main'); return [m.leaf, m.even(10), m.waited, (await m.later()).odd(3), m.meta.filename.endsWith('lib/deep/leaf.ts'), m.meta.resolve('esm-only').endsWith('index.js')];";
    expect(await value(body, modules)).toBe("[ 3, true, 'waited', true, true, true ]");
  });

  it("are evaluated again with all that import them when they change, and seen by what was imported before", async () => {
    const base = module("r/base.ts", "export const base = 1;");
    const middle = module(
      "r/middle.ts",
      "import { base } from './base'; export const middle = base * 10; globalThis.evaluated = (globalThis.evaluated ?? 0) + 1;",
    );
    const aside = module("r/aside.ts", "export const aside = {};");
    const top = module(
      "r/top.ts",
      "import { middle } from './middle'; import { aside } from './aside'; export const top = middle + 1; export { aside };",
    );
    await value(
      "__assay['import ./r/top'] = await __cell.import('./r/top'); __assay.f = () => __assay['import ./r/top'].top; __assay.aside = __assay['import ./r/top'].aside;",
      [base, middle, aside, top],
    );
    expect(await value("return __assay.f();")).toBe("11");
    const changed = module("r/base.ts", "export const base = 2;");
    expect(
      await value(
        "return [__assay.f(), globalThis.evaluated, __assay['import ./r/top'].aside === __assay.aside];",
        [changed],
      ),
    ).toBe("[ 21, 2, true ]");
  });

  it("tell errors in their own lines, and are tried again once mended", async () => {
    const bad = module(
      "bad.ts",
      "interface A { a: number }\nexport const x: A = { a: 1 };\nthrow new Error('at load');",
    );
    const { error } = await runner.run("await __cell.import('./bad');", { modules: [bad] });
    const lines = error?.traceback.map((line) => stripVTControlCharacters(line)) ?? [];
    expect(lines.slice(0, 2)).toEqual(["Error: at load", "bad.ts:3:7"]);
    expect(lines).toContain("> 3 | throw new Error('at load');");
    expect((await runner.run("await __cell.import('./bad');")).error?.evalue).toBe("at load");
    const good = module("bad.ts", "export const x = 'mended';");
    expect(await value("return (await __cell.import('./bad')).x;", [good])).toBe("'mended'");
  });

  it("that never end loading are interrupted, and loaded anew once mended", async () => {
    const endless = module("endless.ts", "while (true) {} export const x = 1;");
    const run = runner.start("await __cell.import('./endless');", { modules: [endless] });
    await new Promise((go) => setTimeout(go, 100));
    runner.interrupt(run);
    expect((await runner.done(run, 3000)).error?.ename).toBe("KeyboardInterrupt");
    const waits = module("waits.ts", "await new Promise(() => undefined); export const x = 1;");
    const second = runner.start("await __cell.import('./waits');", { modules: [waits] });
    await new Promise((go) => setTimeout(go, 100));
    runner.interrupt(second);
    expect((await runner.done(second, 3000)).error?.ename).toBe("KeyboardInterrupt");
    const fine = [
      module("endless.ts", "export const x = 1;"),
      module("waits.ts", "import { x as one } from './endless'; export const x = one + 1;"),
    ];
    expect(await value("return (await __cell.import('./waits')).x;", fine)).toBe("2");
  });
});

describe("a cell's surroundings", () => {
  it("hold import.meta, require and the variables of .env", async () => {
    expect(
      await value(
        "return [__cell.meta.dirname === process.cwd(), __cell.meta.url.startsWith('file:'), __cell.meta.resolve('esm-only').endsWith('/index.js')];",
      ),
    ).toBe("[ true, true, true ]");
    expect(await value("return [process.env.FROM_FILE, process.env.FROM_BOTH];")).toBe(
      "[ 'file', 'process' ]",
    );
    expect(await value("return require('./plain.js').plain === __dirname + '/plain.js';")).toBe("true");
  });
});
