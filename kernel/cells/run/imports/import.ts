// `import` of cells and of the modules that they import.
import { fileURLToPath } from "node:url";
import type { ModuleUpdate } from "../../../contracts/index.js";
import { importKey } from "../../scope-keys.js";
import { scope } from "../scope.js";
import { uncompiled } from "./missing.js";
import { UserModules } from "./modules.js";
import { importNative } from "./native.js";
import { isTypeScript, resolveImport } from "./resolve.js";

const modules = new UserModules(importFrom);
/** Which file cells imported by which specifier, by the scope's key of its namespace. */
const imported = new Map<string, string>();

/** Imports as the file at `importer` does. */
async function importFrom(specifier: string, importer: string): Promise<unknown> {
  const url = resolveImport(specifier, importer);
  const path = url.startsWith("file:") ? fileURLToPath(url) : undefined;
  if (path !== undefined && modules.knows(path)) return await modules.load(path);
  if (path !== undefined && isTypeScript(path)) throw uncompiled(specifier, path);
  return await importNative(url);
}

/** Imports as a cell in `folder` does; `cell` is the path that it would have. */
export async function importInCell(specifier: string, cell: string): Promise<unknown> {
  const url = resolveImport(specifier, cell);
  if (url.startsWith("file:")) {
    const path = fileURLToPath(url);
    if (isTypeScript(path)) imported.set(importKey(specifier), path);
  }
  return await importFrom(specifier, cell);
}

/** Takes changed modules; those that cells have imported are evaluated again, and cells see the new ones from then on. */
export async function reloadModules(updates: readonly ModuleUpdate[]): Promise<void> {
  const stale = modules.update(updates);
  for (const [key, path] of imported) {
    if (stale.has(path) && key in scope) scope[key] = await modules.load(path);
  }
}
