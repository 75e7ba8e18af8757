import { readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { type InstalledKernel, installKernel } from "../support/installed-kernel.js";
import { formOf, type NotebookCell, readNotebook, streamOf, writeNotebook } from "../support/notebooks.js";
import { findJupyter } from "../support/python.js";
import { requireReal } from "../support/real.js";
import { ROOT } from "../support/source-files.js";

let real: Awaited<ReturnType<typeof requireReal<InstalledKernel>>>;
beforeAll(async () => {
  real = await requireReal("Jupyter's clients", async () => installKernel(await findJupyter()));
});
afterAll(() => real.found?.remove());

const CONFIG = {
  ...{ name: "notebook", seed: 1, target: "bikers", metrics: ["mae"], tracking: { enabled: false } },
  dataset: {
    kind: "csv",
    path: join(ROOT, "fixtures", "bikes.csv"),
    exclude: ["casual", "registered", "day"],
  },
  ...{ split: { kind: "chronological", testSize: 1440 }, model: { kind: "linear" } },
};

/** What the tests below look at: the cells of each, all in one notebook, since a run of nbclient takes seconds to start. */
const PARTS = {
  session: [
    "const rows = [{ id: 1 }, { id: 2 }]; let c = 1; const seen = () => c; rows.length",
    "c = 5; interface Row { id: number }\nconst total = (rows: Row[]) => rows.reduce((sum, { id }) => sum + id, 0);",
    "[total(rows), seen(), _]",
    "await new Promise<string>((resolve) => setTimeout(resolve, 20, 'later'))",
  ],
  lines: [
    "for (let i = 0; i < 100_000; i++) console.log(`${i}`);",
    'console.log("after")',
    "process.stdout.write('no line end'); console.error('apart');",
  ],
  thrown: ["function broken(): never {\n  throw new RangeError('too far');\n}\nbroken();", "1 + 1"],
  wrongType: ["console.log('ran');\nconst wrong: number = 'text';", "typeof wrong"],
  display: [
    "const shown = display.html`<b>first</b>`;",
    "shown.update({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<b>second</b>' }) });",
    "clearOutput(); console.log('kept'); clearOutput({ wait: true }); console.log('left');",
  ],
  input: ["await input('name? ')", "'alive'"],
  late: [
    "setTimeout(() => console.log('late'), 100); setTimeout(() => { throw new Error('thrown late'); }, 150);",
    "await new Promise((resolve) => setTimeout(resolve, 600)); console.log('second')",
  ],
  experiment: [
    'import { Experiment } from "assay";',
    `const trained = await Experiment.load(${JSON.stringify(CONFIG)}).train().evaluate();\ntrained.metrics`,
    "const mae: number = trained.metrics.mae; mae > 10 && mae < 200",
  ],
} as const;

/** The notebook with all of these, once it was run. */
let all: ReturnType<typeof execute> | undefined;

/** The cells of a part, as nbclient left them. */
async function cellsOf(context: TestContext, part: keyof typeof PARTS): Promise<NotebookCell[]> {
  const names = Object.keys(PARTS) as (keyof typeof PARTS)[];
  const sources = names.flatMap((name) => PARTS[name]);
  all ??= execute(context, sources, ["--allow-errors"]);
  const { cells, code, stderr } = await all;
  expect(code, stderr).toBe(0);
  expect(cells).toHaveLength(sources.length);
  const before = names.slice(0, names.indexOf(part)).flatMap((name) => PARTS[name]).length;
  return cells.slice(before, before + PARTS[part].length);
}

/** Runs a notebook by nbclient's own program; gives its cells as they are then in the file. */
async function execute(
  context: TestContext,
  cells: readonly string[],
  options: readonly string[] = [],
): Promise<{ cells: NotebookCell[]; stderr: string; code: number | null }> {
  const kernel = real.use(context);
  const file = join(kernel.folder, `notebook-${cells.length}-${Math.random()}.ipynb`);
  await writeNotebook(file, cells);
  const { code, stderr } = await kernel.run("jupyter-execute", ["--inplace", ...options, file], {
    timeoutMs: 100_000,
  });
  return { cells: (await readNotebook(file)).cells, stderr, code };
}

describe("nbclient", () => {
  it("keeps the session, counts the cells and takes their results", async (context) => {
    const cells = await cellsOf(context, "session");
    expect(cells.map(({ execution_count }) => execution_count)).toEqual([1, 2, 3, 4]);
    expect(cells.map((cell) => formOf(cell))).toEqual([["2"], [], ["[ 3, 5, 2 ]"], ["'later'"]]);
    expect(cells.flatMap(({ outputs }) => outputs).map(({ output_type }) => output_type)).toEqual([
      "execute_result",
      "execute_result",
      "execute_result",
    ]);
  });

  it("gets all of 100,000 lines in order, in the cell that printed them", async (context) => {
    const cells = await cellsOf(context, "lines");
    const expected = Array.from({ length: 100_000 }, (_, i) => `${i}\n`).join("");
    // Not compared by `toEqual`, which would print both.
    expect(streamOf(cells[0]) === expected).toBe(true);
    expect(streamOf(cells[1])).toBe("after\n");
    expect([streamOf(cells[2]), streamOf(cells[2], "stderr")]).toEqual(["no line end", "apart\n"]);
  });

  it("stops at an error, which stands in the cell with its own lines; goes on where errors are allowed", async (context) => {
    const stopped = await execute(context, PARTS.thrown);
    expect(stopped.code).not.toBe(0);
    expect(stripVTControlCharacters(stopped.stderr)).toContain("RangeError: too far");
    const cells = await cellsOf(context, "thrown");
    const [error] = cells[0].outputs;
    expect(error).toMatchObject({ output_type: "error", ename: "RangeError", evalue: "too far" });
    const trace = stripVTControlCharacters(error.traceback?.join("\n") ?? "");
    expect(trace).toMatch(/broken.*:2:/);
    expect(trace).not.toContain("node_modules");
    expect(trace).not.toContain("dist/kernel");
    expect(formOf(cells[1])).toEqual(["2"]);
  });

  it("shows a type error with its place, and does not run the cell", async (context) => {
    const cells = await cellsOf(context, "wrongType");
    expect(streamOf(cells[0])).toBe("");
    expect(cells[0].outputs[0].evalue).toContain("Type 'string' is not assignable to type 'number'");
    expect(cells[1].outputs[0].output_type).toBe("error");
  });

  it("updates a display of an earlier cell in its place", async (context) => {
    const cells = await cellsOf(context, "display");
    expect(formOf(cells[0], "text/html")).toEqual(["<b>second</b>"]);
    expect(formOf(cells[1], "text/html")).toEqual([]);
    expect(streamOf(cells[2])).toBe("left\n");
  });

  it("is told that it cannot be asked, and goes on", async (context) => {
    const cells = await cellsOf(context, "input");
    expect(cells[0].outputs[0]).toMatchObject({ output_type: "error" });
    expect(cells[0].outputs[0].evalue).toMatch(/input|stdin/i);
    expect(formOf(cells[1])).toEqual(["'alive'"]);
  });

  it("gets no late output in a cell that did not start it, and outlives what timers throw", async (context) => {
    const cells = await cellsOf(context, "late");
    // nbclient itself drops what comes for a cell that is done.
    expect(streamOf(cells[1])).toBe("second\n");
    expect(JSON.stringify(cells[1].outputs)).not.toContain("thrown late");
  });

  it("runs an experiment, whose results are shown", async (context) => {
    const cells = await cellsOf(context, "experiment");
    expect(formOf(cells[1], "text/html").join("")).toContain("mae");
    expect(formOf(cells[2])).toEqual(["true"]);
  });

  it("ends a cell that spins when its time is over, and nothing hangs", async (context) => {
    const started = performance.now();
    const { stderr, code } = await execute(context, ["while (true) {}"], ["--timeout", "1"]);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/timed out/i);
    expect(performance.now() - started).toBeLessThan(60_000);
  });
});

describe("nbconvert", () => {
  it("runs a notebook and makes a page with its texts and tables", async (context) => {
    const kernel = real.use(context);
    const file = join(kernel.folder, "page.ipynb");
    await symlink(join(ROOT, "node_modules"), join(kernel.folder, "node_modules"));
    await writeNotebook(file, [
      'import { table } from "arquero";\ntable({ town: ["Ghent", "<Lyon>"], riders: [12, 34] })',
      'console.log("a line of text"); display.markdown("**bold**");',
      "throw new TypeError('seen on the page')",
    ]);
    const args = ["--to", "html", "--execute", "--allow-errors", file];
    const { code, stderr } = await kernel.run("jupyter-nbconvert", args, { timeoutMs: 110_000 });
    expect(code, stderr).toBe(0);
    // The head holds JupyterLab's style sheets, half a megabyte.
    const page = (await readFile(join(kernel.folder, "page.html"), "utf8")).replace(/^[\s\S]*<body/, "");
    expect(page).toMatch(/<table[\s\S]*town[\s\S]*riders[\s\S]*Ghent[\s\S]*34[\s\S]*<\/table>/);
    expect(page).toContain("&lt;Lyon&gt;");
    expect(page).toContain("a line of text");
    expect(page).toMatch(/<strong>bold<\/strong>/);
    expect(page).toContain("seen on the page");
    // The source is highlighted as TypeScript by the lexer that the kernel names.
    expect(page).toMatch(/<span class="k[a-z]*">import<\/span>/);
  });
});
