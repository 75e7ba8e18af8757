import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { PluginSet } from "../../core/plugins/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { isPluginPath, loadPlugins, type PluginEntry } from "../plugins/index.js";
import { childOf, formatOrigin, type Leaf, type ListNode, type Located, type MapNode } from "./located.js";

/**
 * Loads the plug-ins that a config names, and those of the project (`assay.plugins` in the nearest package.json). Gives the config
 * back with all of them in `plugins`, paths absolute, so that what is kept of it is whole.
 */
export async function withConfigPlugins(
  config: MapNode,
  cwd: string,
  jobs: readonly string[],
): Promise<{ readonly config: MapNode; readonly plugins: PluginSet | undefined }> {
  const own = childOf(config, "plugins");
  const listed = own === undefined ? [] : listOf(own, cwd);
  const project = projectPlugins(cwd).filter(({ value }) => !listed.some((leaf) => leaf.value === value));
  const all = [...listed, ...project];
  if (all.length === 0) return { config, plugins: undefined };
  const plugins = await loadPlugins(
    all.map(
      (leaf): PluginEntry => ({
        value: leaf.value,
        folders: [...new Set([leaf.directory, cwd])],
        where: `${formatOrigin(leaf.origin, cwd)}: plugins`,
      }),
    ),
    jobs,
  );
  const list: ListNode = {
    type: "list",
    items: all.map(absolute),
    origin: own?.origin ?? (project[0] as Leaf).origin,
    ...(own?.keyOrigin === undefined ? {} : { keyOrigin: own.keyOrigin }),
    directory: own?.directory ?? cwd,
  };
  return { config: { ...config, entries: new Map([...config.entries, ["plugins", list]]) }, plugins };
}

function listOf(node: Located, cwd: string): Leaf[] {
  if (node.type === "list" && node.items.every((item) => item.type === "leaf")) return node.items as Leaf[];
  throw new AssayError("CONFIG_INVALID", {
    what: `${formatOrigin(node.origin, cwd)}: plugins: not a list of plug-ins`,
    got:
      node.type === "leaf"
        ? JSON.stringify(node.value)
        : node.type === "map"
          ? "a map"
          : "a list with something else in it",
    wanted:
      "a list of packages and paths, as [my-package, ./plugin.ts]; in code, of what `definePlugin` gives",
  });
}

/** A path as it is from everywhere; a package, or a plug-in in code, as it is. */
function absolute(leaf: Leaf): Leaf {
  const { value, directory } = leaf;
  return typeof value === "string" && isPluginPath(value) && !value.startsWith("file:")
    ? { ...leaf, value: resolve(directory, value) }
    : leaf;
}

/** What the nearest package.json from a folder up says under `assay.plugins`. */
export function projectPlugins(folder: string): Leaf[] {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return dirname(folder) === folder ? [] : projectPlugins(dirname(folder));
  const named = pluginsOf(file);
  if (named === undefined) return [];
  if (Array.isArray(named) && named.every((name) => typeof name === "string" && name !== "")) {
    const origin = { source: "file", file, line: 1, column: 1 } as const;
    return named.map((value): Leaf => ({ type: "leaf", value, origin, directory: folder }));
  }
  throw new AssayError("CONFIG_INVALID", {
    what: `${file}: assay.plugins is no list of plug-ins`,
    got: JSON.stringify(named),
    wanted: "names of packages, and paths relative to its folder",
  });
}

function pluginsOf(file: string): unknown {
  try {
    const parsed = JSON.parse(readFileSync(file, "utf8")) as { assay?: { plugins?: unknown } } | null;
    return parsed?.assay?.plugins;
  } catch {
    // What is no JSON is npm's to complain of.
    return undefined;
  }
}
