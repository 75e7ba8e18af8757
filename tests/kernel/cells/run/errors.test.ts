import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RunnerProcess } from "../../../support/runner.js";

let runner: RunnerProcess;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "runner-errors-"));
  const bad = join(folder, "node_modules", "bad");
  mkdirSync(bad, { recursive: true });
  writeFileSync(join(bad, "index.js"), "exports.fail = (call) => {\n  call();\n};\n");
  runner = await RunnerProcess.start({ cwd: folder });
});
afterAll(() => runner.stop());

/** A cell of TypeScript, with the map that tells its lines. */
function cell(code: string) {
  const wrapped = ts.transpileModule(code, {
    compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, sourceMap: true },
  });
  const { mappings } = JSON.parse(wrapped.sourceMapText ?? "") as { mappings: string };
  const body = wrapped.outputText.replace(/\/\/# source.*\n?/, "");
  // One line more stands before the cell's own.
  return {
    code,
    script: `"use strict"; (async (__assay, __cell) => {\n${body}})`,
    map: { version: 3 as const, sources: ["cell"], names: [], mappings: `;${mappings}` },
  };
}

async function traceback(code: string): Promise<string[]> {
  const { error } = await runner.run("", cell(code));
  return (error?.traceback ?? []).map((line) => stripVTControlCharacters(line));
}

describe("an error's report", () => {
  it("names the cell's own lines, with the place in them", async () => {
    const code = [
      "interface Added { a: number }",
      "type Nothing = never;",
      "const f = (x: Added): number => {",
      "  throw new TypeError(`bad ${x.a}`);",
      "};",
      "f({ a: 1 });",
    ].join("\n");
    const lines = await traceback(code);
    const run = /cell \[(\d+)\]/.exec(lines[1])?.[1];
    expect(lines).toEqual([
      "TypeError: bad 1",
      `cell [${run}]:4:9`,
      "  2 | type Nothing = never;",
      "  3 | const f = (x: Added): number => {",
      "> 4 |   throw new TypeError(`bad ${x.a}`);",
      "    |         ^",
      "  5 | };",
      `    at f (cell [${run}]:4:9)`,
      `    at cell [${run}]:6:1`,
    ]);
  });

  it("names other cells that the error passed, and shortens those of packages", async () => {
    await runner.run("", cell("__assay.g = (n: number) => {\n  throw new RangeError('no');\n};"));
    const lines = await traceback(
      "const { fail } = await __cell.import('bad') as any;\nfail(() => __assay.g(1));",
    );
    expect(lines.slice(-4)).toEqual([
      expect.stringMatching(/^ {4}at .*\(?cell \[\d+\]:2:9\)?$/),
      expect.stringMatching(/^ {4}at .*cell \[\d+\]:2:2\d\)?$/),
      expect.stringMatching(/^ {4}at .*\(?bad\/index\.js:2:3\)?$/),
      expect.stringMatching(/^ {4}at cell \[\d+\]:2:1$/),
    ]);
    expect(lines.join("\n")).not.toMatch(/node:|dist|guard/);
  });

  it("shows causes, members of an AggregateError and other fields", async () => {
    const lines = await traceback(
      "throw new AggregateError([new Error('one'), 2], 'both', { cause: Object.assign(new Error('under'), { code: 'E_X' }) });",
    );
    expect(
      lines.filter((line) => !/^ *(at |>|\d+ \||\||cell)/.test(line.trimStart()) && line !== ""),
    ).toEqual([
      "AggregateError: both",
      "1 of 2:",
      "  Error: one",
      "2 of 2:",
      "  Thrown: 2",
      "  (not an Error, so its place is not known)",
      "caused by:",
      "  Error: under",
      "  { code: 'E_X' }",
    ]);
  });

  it("lays out what an AssayError says", async () => {
    const lines = await traceback(
      "throw Object.assign(new Error('m'), { name: 'AssayError', code: 'DATA_COLUMN_MISSING', details: { what: 'column \"tmp\" is missing', got: 'temp', wanted: '\"tmp\"', next: 'Use temp.' } });",
    );
    expect(lines.slice(0, 4)).toEqual([
      'AssayError DATA_COLUMN_MISSING: column "tmp" is missing',
      "  got    temp",
      '  wanted "tmp"',
      "  next   Use temp.",
    ]);
  });

  it("shows of an AssayError the user's own frames, and of its cause the message", async () => {
    const lines = await traceback(
      "const read = () => { throw new Error('ENOENT'); };\nfunction load() {\n  try { read(); } catch (cause) {\n    throw Object.assign(new Error('m', { cause }), { name: 'AssayError', code: 'DATA_FILE_MISSING', details: { what: 'no file', next: 'Check the path.' } });\n  }\n}\nrequire('node:vm').runInThisContext('(load) => load()', 'node_modules/reader/index.js')(load);",
    );
    expect(lines.filter((line) => line.startsWith("    at "))).toEqual([
      expect.stringMatching(/^ {4}at load \(cell \[\d+\]:4:\d+\)$/),
      expect.stringMatching(/^ {4}at cell \[\d+\]:7:\d+$/),
    ]);
    expect(lines.slice(-2)).toEqual(["caused by:", "  Error: ENOENT"]);
  });

  it("stands whatever is thrown", async () => {
    for (const [thrown, head] of [
      ["undefined", "Thrown: undefined"],
      ["'text'", "Thrown: 'text'"],
      ["{ a: 1 }", "Thrown: { a: 1 }"],
      [
        "new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 2; } })",
        "Error: something was thrown that cannot be looked at",
      ],
      [
        "Object.defineProperty(new Error('x'), 'stack', { get() { throw 1; } })",
        "Error: something was thrown that cannot be looked at",
      ],
      ["Object.assign(new Error('x'), { stack: 5, name: '' })", "Error: x"],
    ]) {
      const { error } = await runner.run(`throw ${thrown};`);
      expect(stripVTControlCharacters(error?.traceback[0] ?? "")).toBe(head);
    }
  });

  it("is not lost where a file in it is gone", async () => {
    const path = join(folder, "gone.ts");
    const modules = [
      {
        path,
        script: "export const fail = () => {\n  throw new Error('gone');\n};",
        map: { version: 3 as const, sources: [path], names: [], mappings: "AAAA;AACA;AACA" },
      },
    ];
    writeFileSync(path, "export const fail = () => {\n  throw new Error('gone');\n};");
    const { error } = await runner.run("__assay.gone = await __cell.import('./gone.ts');", { modules });
    expect(error).toBeUndefined();
    rmSync(path);
    expect(await traceback("__assay.gone.fail();")).toEqual([
      "Error: gone",
      expect.stringMatching(/^ {4}at .*gone\.ts:2:1\)$/),
      expect.stringMatching(/^ {4}at cell \[\d+\]:1:14$/),
    ]);
  });

  it("does not tell all of an endless message", async () => {
    const { error } = await runner.run("throw new RangeError('x'.repeat(1_000_000));");
    expect(error?.evalue).toBe(`${"x".repeat(20_000)}… 980,000 more characters`);
    expect(error?.traceback.join("").length).toBeLessThan(30_000);
  });

  it("is not troubled by a library's Error.prepareStackTrace", async () => {
    const lines = await traceback(
      "Error.prepareStackTrace = (e, frames) => frames;\ntry { throw new Error('mine'); } catch (e) { __assay.frames = (e as any).stack.length; throw e; }",
    );
    expect(lines[0]).toBe("Error: mine");
    expect(await runner.value("Error.prepareStackTrace = undefined; return __assay.frames > 0;")).toBe(
      "true",
    );
  });
});

describe("an error that is printed", () => {
  const FAIL = "const fail = (what: string): Error => {\n  return new TypeError(what);\n};\n";
  const text = async (code: string): Promise<string> => {
    const done = await runner.run("", cell(`${FAIL}${code}`));
    expect(done.error).toBeUndefined();
    const shown = runner.of("result", done.run)[0]?.data["text/plain"] ?? runner.text(done.run);
    return stripVTControlCharacters(String(shown)).replaceAll(`cell [${done.run}]`, "cell [N]");
  };

  it("says where it is in the cell's lines, also in objects, lists and maps of a result", async () => {
    expect(await text("return { list: [fail('a')], map: new Map([['k', fail('b')]]) };")).toBe(
      [
        "{",
        "  list: [",
        "    TypeError: a",
        "        at fail (cell [N]:2:10)",
        "        at cell [N]:4:17",
        "  ],",
        "  map: Map(1) {",
        "    'k' => TypeError: b",
        "        at fail (cell [N]:2:10)",
        "        at cell [N]:4:49",
        "  }",
        "}",
      ].join("\n"),
    );
  });

  it("and by console.log, console.table and its own stack", async () => {
    expect(await text("console.log({ e: fail('a') });")).toBe(
      "{\n  e: TypeError: a\n      at fail (cell [N]:2:10)\n      at cell [N]:4:18\n}\n",
    );
    const table = await text("console.table([{ e: fail('a') }]);");
    expect(table).toContain("at fail (cell [N]:2:10)");
    expect(table).not.toMatch(/node:|dist|\.ts/);
    expect(await text("return fail('a').stack?.split('\\n');")).toBe(
      "[ 'TypeError: a', '    at fail (cell [N]:2:10)', '    at cell [N]:4:8' ]",
    );
  });

  it("with its causes and the members of an AggregateError", async () => {
    const shown = await text(
      "return [new AggregateError([fail('one')], 'both', { cause: new Error('outer', { cause: fail('inner') }) })];",
    );
    expect(shown.match(/(?:\w*Error: \w+|at .*\d\)?)/g)).toEqual([
      "AggregateError: both",
      "at cell [N]:4:9",
      "Error: outer",
      "at cell [N]:4:60",
      "TypeError: inner",
      "at fail (cell [N]:2:10)",
      "at cell [N]:4:88",
      "TypeError: one",
      "at fail (cell [N]:2:10)",
      "at cell [N]:4:29",
    ]);
  });

  it("also one of another realm; files of packages keep their path", async () => {
    const shown = await text(
      "const vm = await __cell.import('node:vm') as any; const { fail: call } = await __cell.import('bad') as any;\ntry { call(() => { throw vm.runInNewContext('new RangeError(1)'); }); } catch (e) { __assay.realm = e; }\ntry { call(() => { throw new Error('x'); }); } catch (e) { return [__assay.realm, e]; }",
    );
    expect(shown).toMatch(/RangeError: 1\n +at .*cell \[N\]:5:\d+/);
    expect(shown).toContain(join(folder, "node_modules", "bad", "index.js:2:3"));
    expect(shown).not.toMatch(/node:|dist/);
  });
});

describe("a promise or timer that is printed", () => {
  it("does not show whose it is", async () => {
    expect(await runner.value("return { p: Promise.resolve(1), t: [setTimeout(() => {}, 0)] };")).not.toMatch(
      /async_id|kResourceStore|Run/,
    );
    expect(await runner.value("return { p: Promise.resolve({ a: 1 }) };")).toBe(
      "{ p: Promise { { a: 1 } } }",
    );
    const handle =
      "const { createServer } = await __cell.import('node:net'); const s = createServer().listen(0); const t = String((await __cell.import('node:util')).inspect(s._handle)); s.close(); return !/message|script/.test(t);";
    expect(await runner.value(handle)).toBe("true");
  });
});

describe("errors outside of a cell's course", () => {
  it("are shown in the cell that they come from, and survived", async () => {
    const run = runner.start(
      "setTimeout(() => { throw new Error('timer'); }, 20); Promise.reject(new Error('rejection')); const e = new (await __cell.import('node:events')).EventEmitter(); setImmediate(() => e.emit('error', new Error('emitter'))); queueMicrotask(() => { throw new Error('microtask'); });",
    );
    await runner.done(run);
    const other = runner.start("await new Promise((go) => setTimeout(go, 60)); return 1;");
    await runner.done(other);
    expect(
      runner
        .of("lateError", run)
        .map(({ error }) => error.evalue)
        .sort(),
    ).toEqual(["emitter", "microtask", "rejection", "timer"]);
    expect(runner.of("lateError", other)).toEqual([]);
  });

  it("are survived whoever takes all listeners away, and whatever a listener throws", async () => {
    const run = runner.start(
      "process.removeAllListeners(); __assay.heard = []; process.on('uncaughtException', (e) => { __assay.heard.push(e.message); throw new Error('listener'); }); setTimeout(() => { throw new Error('timer'); }, 5); Promise.reject(new Error('rejection'));",
    );
    await runner.done(run);
    await runner.until(() => runner.of("lateError", run).length >= 3, "three errors");
    expect(
      runner
        .of("lateError", run)
        .map(({ error }) => error.evalue)
        .sort(),
    ).toEqual(["listener", "rejection", "timer"]);
    expect(await runner.value("process.removeAllListeners('uncaughtException'); return __assay.heard;")).toBe(
      "[ 'timer' ]",
    );
  });

  it("does not end the process by process.exit()", async () => {
    const { error } = await runner.run("process.exit(3);");
    expect(error?.evalue).toMatch(/process\.exit\(\) would end the kernel.*restart the kernel/s);
    expect(await runner.value("return 1;")).toBe("1");
  });
});
