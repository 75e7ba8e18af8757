import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
// From dist, as the processes start from there.
import type { Executed, ExecuteOptions } from "../../../kernel/notebook/index.js";
import type { CodeCell, Notebook } from "../../../sdk/utils/nbformat/index.js";
import { ROOT } from "../../support/source-files.js";
import { temporaryFolder } from "../../support/temporary.js";

const { executeNotebook } = require(
  join(ROOT, "dist", "kernel", "notebook"),
) as typeof import("../../../kernel/notebook/index.js");

type CellText = string | readonly [source: string, ...tags: string[]];

function notebookOf(texts: readonly CellText[], metadata: Notebook["metadata"] = {}): Notebook {
  const cells = texts.map((text, i): CodeCell => {
    const [source, ...tags] = typeof text === "string" ? [text] : text;
    return { cell_type: "code", id: `c${i}`, metadata: { tags }, source, outputs: [], execution_count: null };
  });
  return { nbformat: 4, nbformat_minor: 5, metadata, cells };
}

async function run(
  texts: readonly CellText[],
  options: Partial<ExecuteOptions> = {},
): Promise<Executed & { cells: readonly CodeCell[] }> {
  const cwd = options.cwd ?? (await temporaryFolder());
  const executed = await executeNotebook(notebookOf(texts), { ...options, cwd });
  return {
    ...executed,
    cells: executed.notebook.cells.filter((cell): cell is CodeCell => cell.cell_type === "code"),
  };
}

const texts = ({ outputs }: CodeCell): string[] =>
  outputs.map((output) => {
    if (output.output_type === "stream") return `${output.name}: ${output.text}`;
    if (output.output_type === "error") return `${output.ename}: ${output.evalue}`;
    return String(output.data["text/plain"]);
  });

describe("a notebook run without Jupyter", () => {
  it("keeps the session, counts cells, and passes over empty and skipped ones", async () => {
    const { cells, ran, failed, stopped } = await run([
      "let a = 2; console.log('one'); console.error('two'); a",
      "  \n",
      ["throw new Error('never')", "skip-execution"],
      "a += 40; a",
    ]);
    expect(cells.map(texts)).toEqual([["stdout: one\n", "stderr: two\n", "2"], [], [], ["42"]]);
    expect(cells.map(({ execution_count }) => execution_count)).toEqual([1, null, null, 2]);
    expect([ran, failed, stopped]).toEqual([2, undefined, false]);
  });

  it("has displays updated in earlier cells, and what comes late in the cell that began it", async () => {
    const { cells } = await run([
      "const shown = display.html`<b>first</b>`; setTimeout(() => console.log('late'), 20); undefined",
      "shown.update({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<b>second</b>' }) }); await new Promise<void>((r) => setTimeout(r, 300));",
    ]);
    expect(cells[0].outputs).toMatchObject([
      { data: { "text/html": "<b>second</b>" } },
      { name: "stdout", text: "late\n" },
    ]);
    expect(cells[1].outputs).toEqual([]);
  });

  it("runs in the folder that it is told, for imports and for files", async () => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, "mine.ts"), "export const mine: number = 7;\n");
    const { cells } = await run(["import { mine } from './mine.ts';\nmine", "process.cwd()"], { cwd });
    expect(texts(cells[0])).toEqual(["7"]);
    expect(texts(cells[1])).toEqual([`'${cwd}'`]);
  });

  it("stops at the first error, which it names, and leaves later cells as if never run", async () => {
    const { cells, failed, ran } = await run(["const n: number = 'x';", "1"]);
    expect(failed).toMatchObject({ cell: 0, count: 1 });
    expect(failed?.error.evalue).toContain("not assignable to type 'number'");
    expect([cells[1].execution_count, cells[1].outputs, ran]).toEqual([null, [], 1]);
  });

  it("goes on behind cells that may fail", async () => {
    const tagged = await run([["throw new RangeError('far')", "raises-exception"], "'on'"]);
    expect([tagged.failed, ...tagged.cells.map(texts)]).toEqual([undefined, ["RangeError: far"], ["'on'"]]);
    const allowed = await run(["throw new RangeError('far')", "'on'"], { allowErrors: true });
    expect([allowed.failed, ...allowed.cells.map(texts)]).toEqual([undefined, ["RangeError: far"], ["'on'"]]);
  });

  it("refuses questions to nobody, and goes on after a process that ended", async () => {
    const { cells } = await run(
      ["await input('name? ')", "// @ts-nocheck\nprocess.reallyExit(3)", "'fresh'"],
      {
        allowErrors: true,
      },
    );
    expect(texts(cells[0])[0]).toContain("nobody can be asked");
    expect(texts(cells[1])[0]).toContain("ended with status 3");
    expect(texts(cells[2])).toEqual(["'fresh'"]);
  });

  it("ends a cell that spins when its time is over", async () => {
    const { cells, failed } = await run(["'quick'", "while (true) {}", "'later'"], { timeoutSeconds: 5 });
    expect(failed?.error).toMatchObject({
      ename: "CellTimeout",
      evalue: "the cell ran longer than 5 s, and was stopped.",
    });
    expect(texts(cells[1]).at(-1)).toContain("CellTimeout");
    expect(cells[2].execution_count).toBeNull();
  });

  it("stops by its signal and keeps what is done", async () => {
    const controller = new AbortController();
    const { cells, stopped, failed } = await run(
      ["'done'", "console.log('begun'); while (true) {}", "'never'"],
      {
        signal: controller.signal,
        onProgress: (event) => {
          if (event.type === "step-start" && event.index === 2) setTimeout(() => controller.abort(), 500);
        },
      },
    );
    expect([stopped, failed]).toEqual([true, undefined]);
    expect(texts(cells[0])).toEqual(["'done'"]);
    expect(texts(cells[1])[0]).toBe("stdout: begun\n");
    expect(texts(cells[2])).toEqual([]);
  });

  it("takes notebooks of TypeScript only, and says in them what ran them", async () => {
    const python = notebookOf(["1"], { kernelspec: { name: "python3", language: "python" } });
    await expect(executeNotebook(python, { cwd: ROOT })).rejects.toThrow(
      /Got: a notebook of the language python/,
    );
    const { notebook } = await run(["1"]);
    expect(notebook.metadata).toMatchObject({
      kernelspec: { name: "assay" },
      language_info: { name: "typescript", file_extension: ".ts" },
    });
  });
});
