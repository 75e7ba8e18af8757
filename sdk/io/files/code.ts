import { readFile, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";

const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)["'](\.{1,2}\/[^"']+)["']/g;
const ENDINGS = ["", ".ts", ".js", ".mts", ".mjs", ".cts", ".cjs", ".json", "/index.ts", "/index.js"];

/** A module of the user's and those that it imports by relative paths, at any depth: what its behaviour depends on. */
export async function moduleFiles(path: string): Promise<string[]> {
  const seen = new Set<string>();
  const open = [path];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue;
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text === undefined) continue;
    seen.add(file);
    for (const [, target] of text.matchAll(IMPORT)) {
      const found = await firstFile(resolve(dirname(file), target));
      if (found !== undefined) open.push(found);
    }
  }
  return [...seen].sort();
}

/** The file that an import without ending, or with that of its compiled form, means. */
async function firstFile(path: string): Promise<string | undefined> {
  const sources = [path, path.replace(/\.([cm]?)js$/, ".$1ts")];
  for (const candidate of sources.flatMap((base) => ENDINGS.map((ending) => base + ending))) {
    const found = await stat(candidate).catch(() => undefined);
    if (found?.isFile()) return candidate;
  }
  return undefined;
}
