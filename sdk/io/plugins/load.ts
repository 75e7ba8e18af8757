import { extname } from "node:path";
import { pathToFileURL } from "node:url";
import { type LoadedPlugin, PLUGIN_API, Plugin, PluginSet, pluginApiOf } from "../../core/plugins/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { builtIns } from "./built-ins.js";
import { type FoundPlugin, findPlugin, isPluginPath } from "./find.js";

/** A plug-in as a config names it. */
export interface PluginEntry {
  /** A package, a path, or what `definePlugin` gave. */
  readonly value: unknown;
  /** Folders that it is looked for from; a path is relative to the first. */
  readonly folders: readonly string[];
  /** Where the config names it, for messages. */
  readonly where?: string;
}

/**
 * Loads plug-ins, checks them and puts them together. What cannot be loaded, is no plug-in, is for another version, or adds what
 * is there already throws MODULE_INVALID; a package that is not installed DEPENDENCY_MISSING. `jobs`: where jobs are run, the
 * kinds that Assay has.
 */
export async function loadPlugins(
  entries: readonly PluginEntry[],
  jobs: readonly string[] = [],
): Promise<PluginSet> {
  const plugins: LoadedPlugin[] = [];
  for (const entry of entries) {
    const loaded = await loadPlugin(entry);
    // The same one by two ways is no mistake.
    if (!plugins.some(({ plugin, file }) => plugin === loaded.plugin || (file && file === loaded.file)))
      plugins.push(loaded);
  }
  return PluginSet.of(plugins, builtIns(jobs));
}

/** Plug-ins that were loaded, together; MODULE_INVALID where two add the same. */
export function combinePlugins(plugins: readonly LoadedPlugin[]): PluginSet {
  return PluginSet.of(plugins, builtIns([]));
}

async function loadPlugin({ value, folders, where }: PluginEntry): Promise<LoadedPlugin> {
  try {
    if (typeof value !== "string") return { plugin: checkedApi(value, "a plug-in given in code") };
    const found = await findPlugin(value, folders);
    return { ...(await importPlugin(found)), from: found.from, file: found.file };
  } catch (cause) {
    if (where === undefined || !AssayError.isInstance(cause)) throw cause;
    throw new AssayError(cause.code, { ...cause.details, where });
  }
}

async function importPlugin(found: FoundPlugin): Promise<{ readonly plugin: Plugin }> {
  const { from, file } = found;
  const exported = await importModule(from, file);
  const plugin = candidates(exported).find((one) => pluginApiOf(one) !== undefined);
  if (plugin === undefined) {
    const names = Object.keys(exported).filter((name) => name !== "__esModule");
    throw new AssayError("MODULE_INVALID", {
      what: `${from} exports no plug-in`,
      got: names.length === 0 ? "no exports" : `exports ${names.join(", ")}`,
      wanted: "export default definePlugin({ name, metrics, models, … })",
      next: "Correct `plugins`, or export what `definePlugin` of assay gives.",
    });
  }
  const own = checkedApi(plugin, from);
  const { package: of } = found;
  if (own.version !== undefined || of?.version === undefined || of.name !== own.name) return { plugin: own };
  return { plugin: own.withVersion(of.version) };
}

/** What a module may hold a plug-in under, whatever it was compiled to. */
function candidates(exported: Readonly<Record<string, unknown>>): unknown[] {
  const own = (value: unknown): Readonly<Record<string, unknown>> =>
    typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  const { default: standard, plugin } = exported;
  return [standard, own(standard).default, plugin, own(standard).plugin, exported];
}

/** A plug-in of this version of the API; one that another copy of the package defined becomes one of this copy. */
function checkedApi(value: unknown, from: string): Plugin {
  const api = pluginApiOf(value);
  if (api === PLUGIN_API) return value instanceof Plugin ? value : Plugin.from(value as Plugin);
  throw new AssayError("MODULE_INVALID", {
    what:
      api === undefined
        ? `${from} is no plug-in`
        : `the plug-in ${from} is made for another version of Assay`,
    got: api === undefined ? describe(value) : `version ${api} of the plug-in API`,
    wanted:
      api === undefined ? "what `definePlugin` gives, or the name of a package" : `version ${PLUGIN_API}`,
    next:
      api === undefined
        ? "Give `definePlugin({ … })`, a package's name, or a path."
        : "Install a version of the plug-in, or of Assay, that suits the other.",
  });
}

function describe(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : typeof value === "object" ? "an object" : `a ${typeof value}`;
}

const SOURCES = new Set([".ts", ".mts", ".cts", ".tsx"]);

async function importModule(from: string, file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    if (!isPluginPath(from) && !SOURCES.has(extname(file))) {
      return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
    }
    const { createJiti } = await import("jiti");
    // No cache: a file of one's own may have changed since this process loaded it.
    const jiti = createJiti(file, { fsCache: false, moduleCache: false, interopDefault: false });
    return await jiti.import<Record<string, unknown>>(file);
  } catch (cause) {
    throw new AssayError("MODULE_INVALID", {
      what: `the plug-in ${from} cannot be loaded`,
      got: String(cause).split("\n")[0].trim(),
      next: "Mend the module; --debug shows where it broke.",
      cause,
    });
  }
}
