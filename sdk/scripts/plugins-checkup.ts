import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import type { PluginSet } from "../core/plugins/index.js";
import { asAssayError } from "../utils/errors/index.js";

/** A plug-in that the project names. */
export interface PluginFinding {
  readonly ok: boolean;
  /** As it is named: a package, or a path. */
  readonly name: string;
  /** What it adds; or what is wrong with it. */
  readonly text: string;
  /** Files that name it, relative to the project. */
  readonly namedBy: readonly string[];
}

/** Loads each plug-in that the configs of the project around a folder, and its package.json, name. */
export async function checkPlugins(cwd: string): Promise<PluginFinding[]> {
  const { configKindNames } = await import("../jobs/registry.js");
  const { loadPlugins } = await import("../io/plugins/index.js");
  const named = await namedPlugins(cwd);
  return Promise.all(
    [...named.values()].map(async ({ name, folders, namedBy }): Promise<PluginFinding> => {
      try {
        const plugins = await loadPlugins([{ value: name, folders }], configKindNames);
        return { ok: true, name, text: additions(plugins), namedBy };
      } catch (error) {
        return { ok: false, name, text: asAssayError(error).message, namedBy };
      }
    }),
  );
}

interface Named {
  readonly name: string;
  readonly folders: readonly string[];
  readonly namedBy: string[];
}

async function namedPlugins(cwd: string): Promise<Map<string, Named>> {
  const { configsOf } = await import("../../tasks/project-configs.js");
  const { isPluginPath } = await import("../io/plugins/index.js");
  const { projectPlugins } = await import("../io/configs/index.js");
  const named = new Map<string, Named>();
  const add = (name: unknown, folder: string, by: string): void => {
    // A plug-in that a variable names is told by the job.
    if (typeof name !== "string" || name.includes("${")) return;
    const key = isPluginPath(name) ? join(folder, name) : name;
    const before = named.get(key);
    if (before === undefined) named.set(key, { name, folders: [...new Set([folder, cwd])], namedBy: [by] });
    else if (!before.namedBy.includes(by)) before.namedBy.push(by);
  };
  for (const { value, directory } of projectPlugins(cwd)) add(value, directory, "package.json");
  const root = await rootOf(cwd);
  if (root === undefined) return named;
  for (const path of await configsOf(root)) {
    const file = join(root, path);
    for (const name of await pluginsIn(file)) add(name, dirname(file), path);
  }
  return named;
}

/** The folder of the project; undefined outside of one, and where its package.json is broken, which other commands tell. */
async function rootOf(cwd: string): Promise<string | undefined> {
  const { projectAround } = await import("../../tasks/project.js");
  try {
    const { root, manifest } = projectAround(cwd);
    return manifest === undefined ? undefined : root;
  } catch {
    return undefined;
  }
}

async function pluginsIn(file: string): Promise<readonly unknown[]> {
  try {
    const config: unknown = parse(await readFile(file, "utf8"), { logLevel: "silent" });
    const { plugins } = (config ?? {}) as { readonly plugins?: unknown };
    return Array.isArray(plugins) ? plugins : [];
  } catch {
    // A config that cannot be read is told by checks:data.
    return [];
  }
}

function additions({ plugins, metrics, models, datasets, explainers, jobs }: PluginSet): string {
  const parts: Readonly<Record<string, ReadonlyMap<string, unknown>>> = {
    metrics,
    models,
    datasets,
    explainers,
    jobs,
  };
  const added = Object.entries(parts).flatMap(([part, kinds]) =>
    kinds.size === 0 ? [] : [`${part} ${[...kinds.keys()].join(", ")}`],
  );
  const [{ plugin }] = plugins;
  const version = plugin.version === undefined ? "" : ` ${plugin.version}`;
  return `${plugin.name}${version}: ${added.join("; ") || "adds nothing"}`;
}
