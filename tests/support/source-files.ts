import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";

/** The project's root folder. */
export const ROOT = resolve(__dirname, "..", "..");

/** Files below a folder of the project that end so, as paths relative to the root with `/`. */
export function filesBelow(folder: string, ending = ".ts"): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort();
}

export function readSource(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

/** Relative imports of a source file (static, dynamic and type imports), as paths relative to the root. */
export function importsOf(path: string): string[] {
  const folder = join(ROOT, path, "..");
  return [...readSource(path).matchAll(/(?:from|import)\s*\(?\s*["'](\.[^"']+)["']/g)].map(([, target]) =>
    relative(ROOT, join(folder, target)).replaceAll("\\", "/").replace(/\.js$/, ".ts"),
  );
}
