import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

/** URL of what `specifier` names, seen from the file of `parent`. */
export function resolveFrom(specifier: string, parent: string): string {
  const path = createRequire(parent).resolve(specifier);
  return path.startsWith("/") ? pathToFileURL(path).href : path;
}

export function importModule(specifier: string, parent: string, options?: unknown): Promise<unknown> {
  void options;
  return import(resolveFrom(specifier, parent));
}
