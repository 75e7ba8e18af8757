import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { inSources, type Place } from "../../project.js";
import { runProgram } from "../../tool.js";
import { isExample } from "./compile.js";
import type { Page } from "./page.js";

/** Runs the examples that are marked (`ts run`), one page after the other; gives what failed. Those of a page are one module. */
export async function runExamples(
  place: Place,
  pages: ReadonlyMap<string, Page>,
  signal: AbortSignal,
): Promise<{ readonly count: number; readonly failed: readonly string[] }> {
  const failed: string[] = [];
  let count = 0;
  for (const [path, { blocks }] of pages) {
    const marked = blocks.filter((block) => isExample(block) && block.marks.includes("run"));
    if (marked.length === 0) continue;
    count += marked.length;
    const code = marked.map((block) => block.code).join("");
    const words = await runModule(place, code, signal);
    if (words !== undefined) failed.push(`${path}:${marked[0]?.line ?? 1}: ${words}`);
  }
  return { count, failed };
}

/** Runs a module from the project's folder, so that it finds the project's packages and files; gives its last words where it fails. */
async function runModule(place: Place, code: string, signal: AbortSignal): Promise<string | undefined> {
  const { root } = place;
  const file = join(root, `.assay-example-${randomUUID()}.mts`);
  const jiti = createRequire(__filename).resolve("jiti");
  const alias = inSources(place) ? { assay: join(root, "dist", "sdk", "index.js") } : {};
  const start = `const [jiti, file, alias] = process.argv.slice(1);
    const { createJiti } = require(jiti);
    createJiti(file, { alias: JSON.parse(alias) }).import(file).catch((error) => { console.error(error); process.exitCode = 1; });`;
  try {
    await writeFile(file, code);
    const { code: exit, output } = await runProgram(
      process.execPath,
      ["-e", start, jiti, file, JSON.stringify(alias)],
      { root, signal, capture: true },
    );
    const words = stripVTControlCharacters(output)
      .replaceAll(pathToFileURL(file).href, "example")
      .replaceAll(file, "example");
    return exit === 0 ? undefined : words.trim().split("\n").slice(-20).join("\n");
  } finally {
    await rm(file, { force: true });
  }
}
