import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { papermillPackage } from "../support/papermill-package.js";
import { findJupyter, type PythonEnvironment } from "../support/python.js";
import { requireReal } from "../support/real.js";
import { runProcess } from "../support/run-process.js";
import { ROOT } from "../support/source-files.js";

/** The wheel as the task builds it, unpacked where Python is told to look. */
let site = "";
/** Where the tests write. */
let folder = "";
let python: Awaited<ReturnType<typeof requireReal<PythonEnvironment>>>;
/** One papermill for all tests: it takes seconds to load. */
let papermill: ChildProcessWithoutNullStreams | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay papermill "));
  python = await requireReal("Jupyter's clients", findJupyter);
  if (python.found === undefined) return;
  site = await papermillPackage(python.found);
  const script = join(ROOT, "tests", "real", "python", "papermill_injected.py");
  papermill = spawn(python.found.bin("python"), [script], { env: { ...process.env, PYTHONPATH: site } });
}, 300_000);
afterAll(async () => {
  papermill?.kill();
  await rm(folder, { recursive: true, force: true });
});

type Case = readonly [source: string | null, parameters: string];

async function injected(cases: readonly Case[]): Promise<(string | { error: string })[]> {
  if (papermill === undefined) throw new Error("papermill was not started");
  const { stdin, stdout, stderr } = papermill;
  let said = "";
  stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const lines = createInterface(stdout);
  try {
    const answered = once(lines, "line");
    const closed = once(lines, "close").then(() => {
      throw new Error(`papermill's process ended: ${said}`);
    });
    closed.catch(() => {});
    stdin.write(`${JSON.stringify(cases)}\n`);
    const [line] = await Promise.race([answered, closed]);
    return JSON.parse(line);
  } finally {
    lines.close();
    stderr.removeAllListeners("data");
  }
}

/** What stands in the injected cell below the comment. */
const below = (text: string | { error: string }): string =>
  typeof text === "string" ? text.replace("// Parameters\n", "").trimEnd() : `error: ${text.error}`;

describe("the package of papermill's parameters", () => {
  it("is built beside the npm package, of its version", async (context) => {
    python.use(context);
    const { version } = require("../../package.json") as { version: string };
    const names = await readdir(site);
    expect(names).toContain(`assay-${version}.tgz`);
    expect(names).toContain(`assay_papermill-${version}-py3-none-any.whl`);
    expect(names).toContain("assay_papermill");
  });

  it("sets parameters with the keywords and types that they are declared with", async (context) => {
    const table: readonly [declared: string, parameters: string, expected: string][] = [
      ["let alpha: number = 0.1;", "{'alpha': 0.5}", "let alpha: number = 0.5;"],
      ["export const n = 3 // count", "{'n': 4}", "const n: number = 4;"],
      ["var on = false", "{'on': True}", "var on: boolean = true;"],
      ["let name = `a`", "{'name': 'b'}", 'let name: string = "b";'],
      ["let big = 1n", "{'big': 2 ** 70}", "let big: bigint = 1180591620717411303424n;"],
      [
        "let xs: Array<number> = [1]",
        "{'xs': [1, 2.5, float('nan'), float('-inf')]}",
        "let xs: Array<number> = [1, 2.5, NaN, -Infinity];",
      ],
      ["let xs = ['a', 'b']", "{'xs': []}", "let xs: string[] = [];"],
      ['let mode:\n  | "a"\n  | "b" = "a"', "{'mode': 'b'}", 'let mode: | "a"\n  | "b" = "b";'],
      [
        "let m: Map<string, number[]>= new Map<string, number[]>(), k: number | null = 1",
        "{'k': None}",
        "let k: number | null = null;",
      ],
      ["let day: Date = new Date()", "{'day': '2026-03-01'}", 'let day: Date = new Date("2026-03-01");'],
      [
        "let day: Date = new Date()",
        "{'day': datetime.date(2026, 3, 1)}",
        'let day: Date = new Date("2026-03-01");',
      ],
      [
        "let day: string = ''",
        "{'day': datetime.datetime(2026, 3, 1, 12)}",
        'let day: string = "2026-03-01T12:00:00";',
      ],
      ["let x: string | undefined", "{'x': None}", "let x: string | undefined = undefined;"],
      ["let f: (x: number) => { a: 1; b: 2 } | undefined, y = 2", "{'y': 3}", "let y: number = 3;"],
      // No type is written and none is plain: the checker keeps what it found.
      ["let o = { a: 1 }", "{'o': {'a': 2}}", 'o = {"a": 2};'],
      ["const o = { a: 1 }", "{'o': {'a': 2}}", 'const o = {"a": 2};'],
      // Strings, comments, regular expressions and functions that hold what looks like declarations.
      [
        "let s = 'let a: string = 1; // no', t = /let a: string = '/g\n/* let a: string */ let a = 1",
        "{'a': 2}",
        "let a: number = 2;",
      ],
      ["function f() { let a = 'x'; return a }\nlet a = 1", "{'a': 2}", "let a: number = 2;"],
      ["let v = `${[1].map((x) => `}${x}`)}`\nlet a = 1", "{'a': 2}", "let a: number = 2;"],
    ];
    python.use(context);
    const got = await injected(table.map(([source, parameters]) => [source, parameters]));
    expect(got.map(below)).toEqual(table.map(([, , expected]) => expected));
  });

  it("declares what the notebook does not", async (context) => {
    const values =
      "{'a': 1, 'b': 'x', 'c': None, 'd': True, 'e': {'k': [1.5, False]}, 'f': datetime.date(2026, 3, 1), 'g': 1e-7, 'ä': (1,)}";
    const expected = [
      ...["let a = 1;", 'let b = "x";', "let c = null;", "let d = true;", 'let e = {"k": [1.5, false]};'],
      ...['let f = new Date("2026-03-01");', "let g = 1e-07;", "let ä = [1];"],
    ].join("\n");
    python.use(context);
    const got = await injected([
      [null, values],
      ["// none", values],
    ]);
    expect(got.map(below)).toEqual([expected, expected]);
  });

  it("writes texts that TypeScript reads back the same", async (context) => {
    const texts = [
      '"quoted" \\ `${x}`',
      "line\nline\r\t\u2028\u2029",
      "été 🚲 </script>",
      "\ud83d",
      "\u0000\u007f",
      "*/ //",
    ];
    const python_ = `{'texts': ${JSON.stringify(texts)}, 'keys': ${JSON.stringify({ __proto__x: 1, "a b": 2, "1": 3 }).replace("__proto__x", "__proto__")}}`;
    python.use(context);
    const [text] = await injected([[null, python_]]);
    const { texts: read, keys } = new Function(`${text}; return { texts, keys };`)();
    expect(read).toEqual(texts);
    expect(Object.entries(keys)).toEqual([
      ["1", 3],
      ["__proto__", 1],
      ["a b", 2],
    ]);
  });

  it("refuses what TypeScript cannot hold", async (context) => {
    python.use(context);
    const got = await injected([
      ["let n = 1", "{'n': 2 ** 53}"],
      [null, "{'a-b': 1}"],
      [null, "{'class': 1}"],
      [null, "{'x': {1, 2}}"],
      [null, "{'x': {(1, 2): 3}}"],
    ]);
    const words = [
      "bigint",
      "'a-b' cannot be a variable",
      "'class' cannot be a variable",
      "it is a set",
      "no text: (1, 2)",
    ];
    expect(got).toEqual(words.map((word) => ({ error: expect.stringContaining(word) })));
  });

  it("gives a cell that type-checks, and one whose mistake TypeScript tells", async (context) => {
    const source =
      "type Mode = 'a' | 'b';\nlet mode: Mode = 'a', n = 1;\nconst rows: { id: number; name?: string }[] = [];";
    python.use(context);
    const [right, wrong] = await injected([
      [source, "{'mode': 'b', 'n': 2, 'rows': [{'id': 1}, {'id': 2, 'name': 'x'}]}"],
      [source, "{'mode': 'c', 'n': 'two', 'rows': [{'name': 1}]}"],
    ]);
    const file = join(folder, "cell.ts");
    const errors = async (cell: unknown): Promise<number[]> => {
      await writeFile(file, `type Mode = 'a' | 'b';\n${cell}\nexport {};\n`);
      const program = ts.createProgram([file], {
        strict: true,
        noEmit: true,
        target: ts.ScriptTarget.ES2022,
        // Without the page's types, which nothing here uses and which take seconds.
        lib: ["lib.es2022.d.ts"],
        skipLibCheck: true,
        types: [],
      });
      return ts.getPreEmitDiagnostics(program).map(({ code }) => code);
    };
    expect(await errors(right)).toEqual([]);
    // TS2322: a type is not assignable to another.
    expect(await errors(wrong)).toEqual([2322, 2322, 2322]);
  });

  it("tells them in papermill's own help", async (context) => {
    const notebook = join(folder, "help.ipynb");
    const cell = (text: string, tags: string[]) => ({
      ...{ id: `c${tags.length}`, cell_type: "code", execution_count: null, outputs: [] },
      ...{ source: text, metadata: { tags } },
    });
    const source =
      "let alpha: number = 0.1; // learning rate\n/** The column\n * to predict */\nconst target = 'casual'\nlet o = f(1, 2)";
    const kernelspec = { name: "assay", language: "typescript", display_name: "TypeScript (Assay)" };
    const content = {
      cells: [cell(source, ["parameters"])],
      metadata: { kernelspec },
      nbformat: 4,
      nbformat_minor: 5,
    };
    await writeFile(notebook, JSON.stringify(content));
    const { stdout, stderr } = await runProcess(
      python.use(context).bin("papermill"),
      ["--help-notebook", notebook],
      {
        env: { PYTHONPATH: site },
      },
    );
    expect(stdout, stderr).toMatch(/alpha: number \(default 0\.1\)\s+learning rate/);
    expect(stdout).toMatch(/target: string \(default 'casual'\)\s+The column to predict/);
    expect(stdout).toContain("o: Unknown type (default f(1, 2))");
  });
});
