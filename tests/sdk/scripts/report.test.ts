import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Experiment } from "../../../sdk/index.js";
import { openerOf } from "../../../sdk/io/browsers/index.js";
import { assayIn } from "../../support/in-process.js";
import { temporaryFolder } from "../../support/temporary.js";

const rows = Array.from({ length: 60 }, (_, i) => `${i % 7},${(i * 13) % 11},${(i % 7) * 2 + 1}`);

/** A run in a folder of its own; `report` says whether it writes one. */
async function runIn(folder: string, report: boolean): Promise<string> {
  await writeFile(join(folder, "data.csv"), `a,b,y\n${rows.join("\n")}\n`);
  const config = {
    ...{ name: "tiny <b>", seed: 1, target: "y", metrics: ["mae"], model: { kind: "linear" } },
    dataset: { kind: "csv", path: join(folder, "data.csv") },
  };
  const experiment = await Experiment.load(config, { cwd: folder, env: {} }).train().evaluate();
  if (report) await experiment.report("own.html");
  return experiment.run?.id ?? "";
}

describe("assay report", () => {
  it("writes the report that the run kept, byte for byte", async () => {
    const folder = await temporaryFolder();
    const id = await runIn(folder, true);
    const { code, out, error } = await assayIn(folder, ["report", id, "--json"]);
    expect(code, error).toBe(0);
    const page = await readFile(join(folder, `report-${id}.html`));
    expect(JSON.parse(out)).toEqual({
      run: id,
      kind: "run",
      output: join(folder, `report-${id}.html`),
      bytes: page.length,
      kept: true,
    });
    expect(page.equals(await readFile(join(folder, "own.html")))).toBe(true);
  });

  it("opens the page in the browser, or says where it is", async () => {
    const folder = await temporaryFolder();
    const id = await runIn(folder, true);
    const nowhere = await assayIn(folder, ["report", id, "--open"], { PATH: folder });
    expect(nowhere.code).toBe(1);
    expect(nowhere.error).toMatch(/DEPENDENCY_MISSING: the page cannot be opened from here\. Got: .*ENOENT/);
    const page = join(folder, `report-${id}.html`);
    expect(nowhere.error).toContain(`Open it yourself: ${page}`);
    const [program] = openerOf(page);
    await writeFile(join(folder, program), "#!/bin/sh\nexit 0\n", { mode: 0o755 });
    expect((await assayIn(folder, ["report", id, "--open"], { PATH: folder })).code).toBe(0);
  });

  it("makes one of what the store knows where the run kept none", async () => {
    const folder = await temporaryFolder();
    const id = await runIn(folder, false);
    const { code, error } = await assayIn(folder, ["report", id, "--output", "pages/run.html"]);
    expect(code, error).toBe(0);
    const page = await readFile(join(folder, "pages", "run.html"), "utf8");
    for (const text of [id, "mae", "model.kind", "kind: linear", "How it ran", "tiny &lt;b&gt;"])
      expect(page).toContain(text);
    expect(page).not.toContain("tiny <b>");
  });

  it("says where there is no such run, and where the page cannot be written", async () => {
    const folder = await temporaryFolder();
    const none = await assayIn(folder, ["report", "0123456789abcdef0123456789abcdef"]);
    expect([none.code, none.error]).toEqual([1, expect.stringContaining("TRACKING_MISSING")]);
    const id = await runIn(folder, true);
    const unwritten = await assayIn(folder, ["report", id, "--output", "/proc/none/a.html"]);
    expect([unwritten.code, unwritten.error]).toEqual([1, expect.stringContaining("WRITE_FAILED")]);
    const unopened = await assayIn(folder, ["report"]);
    expect([unopened.code, unopened.error]).toEqual([2, expect.stringContaining("CLI_USAGE")]);
  });
});
