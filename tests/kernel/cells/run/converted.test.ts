import { mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CellCompiler, CellSession } from "../../../../kernel/cells/convert/index.js";
import { RunnerProcess } from "../../../support/runner.js";

// The compiler's own scripts in the runner's own process: what each promises the other.
let runner: RunnerProcess;
let compiler: CellCompiler;
let folder: string;
let runs = 0;
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "runner-converted-")));
  const session = new CellSession();
  session.open(folder);
  compiler = new CellCompiler(session);
  runner = await RunnerProcess.start({ cwd: folder });
});
afterAll(() => runner.stop());

async function cell(code: string) {
  const run = ++runs;
  const converted = await compiler.ask({ op: "convert", run, code, typeCheck: "error", purpose: "cell" });
  if (!converted.ok) throw new Error(stripVTControlCharacters(converted.error.traceback.join("\n")));
  const { script, map, declares, modules } = converted;
  runner.start("", { code, count: run, script, map, declares, modules });
  const { error } = await runner.done(run);
  return {
    result: runner.of("result", run)[0]?.data["text/plain"],
    traceback: error?.traceback.map((line) => stripVTControlCharacters(line)) ?? [],
  };
}

describe("converted cells", () => {
  it("see later assignments in closures", async () => {
    await cell("let c = 1; const g = () => c;");
    expect((await cell("c = 5; [c, g()]")).result).toBe("[ 5, 5 ]");
  });

  it("tell errors at the places that the user wrote", async () => {
    const { traceback } = await cell(
      "interface A { x: number }\nfunction f(a: A): number {\n  if (a.x > 0) throw new Error('deep');\n  return f({ x: a.x + 1 });\n}\nf({ x: 0 })",
    );
    expect(traceback.slice(0, 2)).toEqual(["Error: deep", `cell [${runs}]:3:22`]);
    expect(traceback.slice(-3)).toEqual([
      `    at f (cell [${runs}]:3:22)`,
      `    at f (cell [${runs}]:4:10)`,
      `    at cell [${runs}]:6:1`,
    ]);
  });

  it("use the changed functions of a file that a later cell imports again", async () => {
    writeFileSync(join(folder, "helper.ts"), "export const twice = (n: number): number => n * 2;\n");
    expect((await cell("import { twice } from './helper'; const use = () => twice(21); use()")).result).toBe(
      "42",
    );
    writeFileSync(join(folder, "helper.ts"), "export const twice = (n: number): number => n * 2000;\n");
    expect((await cell("import { twice as again } from './helper'; [use(), again(1)]")).result).toBe(
      "[ 42000, 2000 ]",
    );
  });

  it("are previewed by the names that they import", async () => {
    await cell("import { basename, posix } from 'node:path'; basename('/a')");
    runner.send({ op: "preview", id: 1, expression: "posix.sep" });
    await runner.until(() => runner.of("previewReply").length > 0, "preview");
    expect(runner.of("previewReply")[0].text).toBe("'/'");
  });

  it("have the kernel's globals", async () => {
    expect((await cell("display.html`<b>${'<'}</b>`; kernel.info.executionCount")).result).toBe(String(runs));
    expect(runner.of("display", runs)[0].data).toMatchObject({ "text/html": "<b>&lt;</b>" });
    await cell("console.clear()");
    expect(runner.of("clear", runs)).toHaveLength(1);
  });
});
