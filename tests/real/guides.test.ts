import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { guideBlocks } from "../support/guide-blocks.js";
import { makeReadersFolder } from "../support/readers-folder.js";
import { runProcess } from "../support/run-process.js";
import { ROOT } from "../support/source-files.js";

const blocks = guideBlocks();

/** What pages ask of others: their code runs after these'. */
const AFTER: Readonly<Record<string, string>> = {
  "docs/guide/reports.md": "docs/guide/runs-and-models.md",
  "docs/guide/serving.md": "docs/guide/runs-and-models.md",
};
const written = [...new Set(blocks.filter(({ language }) => language === "ts").map(({ page }) => page))];
const pages = [...written.filter((page) => !(page in AFTER)), ...written.filter((page) => page in AFTER)];

/** The first config of the five minutes, which the other pages go on with. */
function config(): string {
  const found = blocks.find(
    ({ page, language }) => page === "docs/guide/five-minutes.md" && language === "yaml",
  );
  return found?.code ?? "";
}

describe("the guides' TypeScript, followed from page to page", () => {
  const folder = mkdtempSync(join(tmpdir(), "assay guides é "));
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  beforeAll(() => {
    makeReadersFolder(folder);
    writeFileSync(join(folder, "bikes.yaml"), config());
    writeFileSync(join(folder, "base.yaml"), "seed: 1\n");
    cpSync(join(ROOT, "fixtures/bikes.csv"), join(folder, "bikes.csv"));
    cpSync(join(ROOT, "fixtures/onnx/bikes.onnx"), join(folder, "bikes.onnx"));
  });

  it.each(pages)("%s runs as it stands", async (page) => {
    const code = blocks
      .filter((block) => block.page === page && block.language === "ts")
      .map((block) => block.code)
      .join("\n");
    const script = `${page.replaceAll(/\W/g, "-")}.mts`;
    writeFileSync(join(folder, script), code);
    const jiti = join(ROOT, "node_modules/jiti/lib/jiti-cli.mjs");
    const {
      code: exit,
      stdout,
      stderr,
    } = await runProcess(process.execPath, [jiti, script], { cwd: folder });
    expect(exit, `${stdout}${stderr}`.slice(-2000)).toBe(0);
    // What it says it writes is there.
    for (const [, path] of code.matchAll(/"(outputs\/[\w./-]+)"/g))
      expect(existsSync(join(folder, path)), path).toBe(true);
  });
});
