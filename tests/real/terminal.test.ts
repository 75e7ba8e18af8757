import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAIN } from "../support/cli.js";
import { requireReal } from "../support/real.js";
import { runProcess } from "../support/run-process.js";
import { ROOT } from "../support/source-files.js";

/** util-linux's `script` runs a command in a pseudo-terminal. */
const findScript = (): string => {
  execFileSync("script", ["--version"], { stdio: "pipe" });
  return "script";
};

let cwd = "";
let script: Awaited<ReturnType<typeof requireReal<string>>>;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "assay-terminal-"));
  script = await requireReal("script (util-linux)", findScript);
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

/** Runs the built command line in a terminal of 100 columns; gives what the terminal was sent. */
async function inTerminal(command: string, args: string, environment: Record<string, string> = {}) {
  const assay = `stty cols 100; exec "${process.execPath}" "${MAIN}" ${args}`;
  return runProcess(command, ["-qec", assay, "/dev/null"], {
    cwd,
    env: { ASSAY_BACKEND: "wasm", TERM: "xterm", NO_COLOR: "", ...environment },
  });
}

const BIKES = `run "${join(ROOT, "fixtures/configs/bikes.yaml")}" --extras model.epochs=200 explain.rows=5 report.path=r.html`;

describe("assay run in a real terminal", () => {
  it("shows stages and epochs live, then the table and the places, and gives the cursor back", async (context) => {
    const { code, stdout } = await inTerminal(script.use(context), BIKES);
    expect(code, stdout).toBe(0);
    expect(stdout).toContain("\u001b[?25l");
    expect(stdout.lastIndexOf("\u001b[?25h")).toBeGreaterThan(stdout.lastIndexOf("\u001b[?25l"));
    expect(stdout).toMatch(/\[2\/\d\] train/);
    expect(stdout).toMatch(/epoch \d+\/200 {2}loss [\d.]+/);
    expect(stdout).toMatch(/━+─*/);
    expect(stdout).toMatch(/✓.* train/);
    expect(stdout).toMatch(/│ mae +│/);
    expect(stdout).toContain(join(cwd, "r.html"));
  });

  it("uses no colours with NO_COLOR, and no live line with --json or in a dumb terminal", async (context) => {
    const plain = await inTerminal(script.use(context), BIKES, { NO_COLOR: "1" });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are escape sequences
    expect(plain.stdout).not.toMatch(/\u001b\[\d+m/);
    const json = await inTerminal(script.use(context), `${BIKES} --json`);
    expect(json.stdout).not.toContain("\u001b[?25l");
    expect(JSON.parse(json.stdout.trim().split("\n").at(-1) ?? "")).toMatchObject({ status: "FINISHED" });
    const dumb = await inTerminal(script.use(context), BIKES, { TERM: "dumb" });
    expect(dumb.stdout).not.toContain("\u001b[?25l");
  });
});
