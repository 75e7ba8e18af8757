import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { AssayError } from "../../utils/errors/index.js";
import { nearestName } from "../../utils/names.js";

/** Where the module of a plug-in is. */
export interface FoundPlugin {
  /** As a config names it: the package, or the absolute path of the file. */
  readonly from: string;
  /** Absolute. */
  readonly file: string;
  /** Name and version of the package that the module is of, where there is one. */
  readonly package?: { readonly name?: string; readonly version?: string };
}

/** Whether a config names a file, and no package. */
export function isPluginPath(name: string): boolean {
  return /^\.{1,2}([\\/]|$)/.test(name) || isAbsolute(name) || name.startsWith("file:");
}

/**
 * Finds the module of a plug-in: a file, relative to the first folder; or a package, looked for as Node does, from each of the folders.
 * MODULE_INVALID where there is no such file, DEPENDENCY_MISSING where there is no such package.
 */
export async function findPlugin(name: string, folders: readonly string[]): Promise<FoundPlugin> {
  if (isPluginPath(name)) {
    const file = name.startsWith("file:") ? fileURLToPath(name) : resolve(folders[0] ?? ".", name);
    const found = statSync(file, { throwIfNoEntry: false });
    if (found?.isFile() === true) return { from: file, file };
    throw new AssayError("MODULE_INVALID", {
      what: found === undefined ? `the plug-in ${name} does not exist` : `the plug-in ${name} is no file`,
      got: found === undefined ? `nothing at ${file}` : "a folder",
      wanted: "a module, TypeScript or JavaScript, or the name of a package",
      next: "Correct `plugins`; a path is relative to the folder of the config that it stands in.",
    });
  }
  const { createJiti } = await import("jiti");
  for (const folder of folders) {
    const parent = join(folder, "plugins.js");
    const jiti = createJiti(parent);
    for (const conditions of [
      ["node", "import"],
      ["node", "require"],
    ]) {
      const url = jiti.esmResolve(name, { parentURL: pathToFileURL(parent).href, conditions, try: true });
      // The resolver also makes paths of names that it does not know.
      if (url === undefined || !/^file:/.test(url) || !existsSync(fileURLToPath(url))) continue;
      const file = fileURLToPath(url);
      return { from: name, file, ...packageOf(file) };
    }
  }
  throw notThere(name, folders);
}

function notThere(name: string, folders: readonly string[]): AssayError {
  const packageName = name.split("/", name.startsWith("@") ? 2 : 1).join("/");
  const installed = folders.flatMap(above).find((folder) => existsSync(join(folder, packageName)));
  if (installed !== undefined) {
    return new AssayError("MODULE_INVALID", {
      what: `the plug-in ${name} is installed, and has no module that can be loaded`,
      got: `${join(installed, packageName)} without the file that its package.json names`,
      wanted: "`exports` or `main` that name a file",
      next: "Build the package, or mend its package.json.",
    });
  }
  const file = folders.map((folder) => resolve(folder, name)).find((path) => existsSync(path));
  const near = nearestName(packageName, folders.flatMap(above).flatMap(packagesIn));
  return new AssayError("DEPENDENCY_MISSING", {
    what: `the plug-in ${name} is not installed`,
    got: `no package of that name for ${folders.join(" or ")}`,
    wanted: "an installed package, or the path of a file, as ./plugin.ts",
    next:
      file !== undefined
        ? `Write "./${name}" for the file.`
        : near !== undefined
          ? `Did you mean "${near}"? Else: npm install ${packageName}`
          : `npm install ${packageName}`,
  });
}

/** The folders `node_modules` that a module in a folder looks into. */
function above(folder: string): string[] {
  const parent = dirname(folder);
  return [join(folder, "node_modules"), ...(parent === folder ? [] : above(parent))];
}

function packagesIn(folder: string): string[] {
  try {
    return readdirSync(folder).flatMap((name) =>
      name.startsWith("@") ? readdirSync(join(folder, name)).map((own) => `${name}/${own}`) : [name],
    );
  } catch {
    return [];
  }
}

function packageOf(file: string): Pick<FoundPlugin, "package"> {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest)) {
      const { name, version } = parsed(manifest);
      if (name !== undefined) return { package: { name, ...(version !== undefined && { version }) } };
    }
    if (dirname(folder) === folder) return {};
  }
}

function parsed(manifest: string): { readonly name?: string; readonly version?: string } {
  try {
    const { name, version } = JSON.parse(readFileSync(manifest, "utf8")) as Record<string, unknown>;
    return {
      ...(typeof name === "string" && { name }),
      ...(typeof version === "string" && { version }),
    };
  } catch {
    return {};
  }
}
