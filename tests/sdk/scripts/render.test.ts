import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { MAIN, runAssay } from "../../support/cli.js";
import { readNotebook, streamOf, writeNotebook } from "../../support/notebooks.js";
import { temporaryFolder } from "../../support/temporary.js";

async function folderWith(cells: Parameters<typeof writeNotebook>[1]): Promise<string> {
  const folder = await temporaryFolder();
  await writeNotebook(join(folder, "a.ipynb"), cells);
  return folder;
}

const render = async (cwd: string, ...args: string[]) => runAssay(["render", "a.ipynb", ...args], { cwd });

describe("assay render", () => {
  it("runs the notebook in its folder, with parameters, and writes the page beside it", async () => {
    const cwd = await folderWith([
      { source: "let rows: number = 1;\nlet name = 'none';\nlet big = 1n;", tags: ["parameters"] },
      "console.log(rows + 1, name, big)",
    ]);
    await writeFile(join(cwd, "p.yaml"), "rows: 5\nname: from file\n");
    const { code, stdout, stderr } = await render(
      cwd,
      "--parameters",
      "p.yaml",
      "-p",
      "rows=41",
      "big=12345678901234567890",
      "extra=1",
      "--to",
      "ipynb",
      "--json",
    );
    expect(code, stderr).toBe(0);
    const summary = JSON.parse(stdout);
    expect(summary).toMatchObject({
      format: "ipynb",
      output: join(cwd, "a.executed.ipynb"),
      ran: 3,
      status: "FINISHED",
    });
    expect(stderr).toContain('The cell tagged \\"parameters\\" declares no extra');
    const { cells } = await readNotebook(summary.output);
    expect(stripVTControlCharacters(streamOf(cells[2]))).toBe("42 from file 12345678901234567890n\n");
    const again = await runAssay(["render", "a.executed.ipynb", "--no-execute", "--no-input", "--quiet"], {
      cwd,
    });
    expect(again.code, again.stderr).toBe(0);
    const page = await readFile(join(cwd, "a.executed.html"), "utf8");
    expect(page).toContain("from file");
    expect(page).not.toContain("let rows");
    // The source stays as it is.
    expect((await readNotebook(join(cwd, "a.ipynb"))).cells).toHaveLength(2);
  });

  it("stops at a cell that fails with exit code 1, and what was done is written", async () => {
    const cwd = await folderWith([
      "console.log('first')",
      "throw new TypeError('no <way>')",
      "console.log('third')",
    ]);
    const { code, stderr } = await render(cwd, "--quiet");
    expect(code).toBe(1);
    expect(stderr).toContain("CELL_FAILED: cell 2 failed. Got: TypeError: no <way>.");
    expect(stderr).toContain(join(cwd, "a.html"));
    const page = await readFile(join(cwd, "a.html"), "utf8");
    expect(page).toMatch(/first[\s\S]*no &lt;way&gt;/);
    const allowed = await render(cwd, "--quiet", "--allow-errors", "--to", "md");
    expect(allowed.code, allowed.stderr).toBe(0);
    expect(await readFile(join(cwd, "a.md"), "utf8")).toMatch(/```\nfirst\n```[\s\S]*```\nthird\n```/);
  });

  it("is stopped by Ctrl-C with exit code 130, and keeps what is done", async () => {
    const cwd = await folderWith(["console.log('kept')", "while (true) {}"]);
    const child = spawn(process.execPath, [MAIN, "render", "a.ipynb", "--to", "ipynb"], {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
    });
    try {
      let said = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        said += text;
      });
      const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
      for (let waited = 0; !said.includes("cell 1") && waited < 60_000; waited += 100) await sleep(100);
      await sleep(300);
      child.kill("SIGINT");
      expect(await ended, said).toBe(130);
      expect(said).toContain("INTERRUPTED: the notebook was stopped");
      const { cells } = await readNotebook(join(cwd, "a.executed.ipynb"));
      expect(streamOf(cells[0])).toBe("kept\n");
      expect(cells[1].outputs[0].ename).toBe("KeyboardInterrupt");
    } finally {
      child.kill("SIGKILL");
    }
  });

  it.each([
    [["--to", "pdf"], 2, "CLI_USAGE: --to is no format. Got: pdf. Wanted: html, ipynb, md"],
    [["--timeout", "soon"], 2, "--timeout is wrong"],
    [["--no-execute", "-p", "a=1"], 2, "-p means nothing with --no-execute"],
    [["--trust"], 2, "--trust is for --no-execute"],
    [["-p", "a"], 2, "name=value"],
    [["-p", "a b=1"], 2, "cannot be a variable of TypeScript"],
    [["--parameters", "none.yaml"], 2, "CONFIG_FILE_MISSING"],
    [["--output", "/proc/none/a.html"], 1, "WRITE_FAILED"],
  ])("refuses %j", async (args, code, said) => {
    const cwd = await folderWith(["1"]);
    const done = await render(cwd, ...args);
    expect([done.code, done.stderr]).toEqual([code, expect.stringContaining(said)]);
  });

  it("refuses what is no notebook, and one of another language, before anything runs", async () => {
    const cwd = await temporaryFolder();
    expect((await render(cwd)).stderr).toContain("NOTEBOOK_INVALID: the notebook cannot be read");
    await writeFile(join(cwd, "a.ipynb"), "# no JSON");
    expect((await render(cwd)).stderr).toContain("the file is no JSON");
    const python = {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { kernelspec: { name: "python3", language: "python" } },
      cells: [],
    };
    await writeFile(join(cwd, "a.ipynb"), JSON.stringify(python));
    expect((await render(cwd)).stderr).toContain("a notebook of the language python");
    expect((await render(cwd, "--no-execute")).code).toBe(0);
  });
});
