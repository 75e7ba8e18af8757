import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { z } from "zod";
import { PluginSet, withPlugins } from "../../core/plugins/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { servicesPathKeys } from "../../utils/settings/index.js";
import { readEnvironment } from "../environment/index.js";
import { isEntryUri } from "../registered/address.js";
import type { RegisteredConfig } from "../registered/config.js";
import type { TrackingConfig } from "../registries/config.js";
import { fillSettings } from "../settings/fill.js";
import { type Overrides, readOverrides } from "../settings/overrides.js";
import { applyExtra, parseExtra, splitKeyPath } from "./extras.js";
import { interpolate } from "./interpolate.js";
import { type ConfigKinds, configKind, inferConfigKind } from "./kinds.js";
import { childOf, displayPath, formatOrigin, type Located, type MapNode, toPlain } from "./located.js";
import { mergeConfigs } from "./merge.js";
import { isPlainObject, locateObject } from "./objects.js";
import { parseConfig } from "./parse.js";
import { isJobReference } from "./pipeline-graph.js";
import { withConfigPlugins } from "./plugins.js";
import { configError } from "./problems.js";
import { withWantedTexts } from "./texts.js";
import type { TrainingInput } from "./training.js";

/** A config: the path of a YAML or JSON file, a registered config (`configs:/bikes@best`), or a plain object of the same keys. */
export type ConfigSource = string | Partial<TrainingInput> | object;

export interface LoadConfigOptions {
  /** The kinds of configs that there are. */
  readonly kinds: ConfigKinds;
  /** Changes that win over the sources, as `model.epochs=5`. */
  readonly extras?: readonly string[];
  /** Variables for `${env:NAME}`. @default those of the process, and of `.env` in `cwd` */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Folder that sources, extras' paths and objects' paths are relative to. @default the current folder */
  readonly cwd?: string;
  /** Defaults that settings files and variables say otherwise. @default those of `env` and `cwd` */
  readonly settings?: Overrides;
  /** Reads a registered config (`configs:/bikes@best`). @default they are refused */
  readonly fetchRegistered?: (uri: string) => Promise<RegisteredConfig>;
}

/** What configs of every kind have. */
export interface JobValue {
  readonly kind: string;
  readonly name?: string | undefined;
  readonly tracking: TrackingConfig;
}

/** A config ready to be used: merged, interpolated, checked, defaults filled in, paths absolute. Frozen. */
export interface ResolvedConfig<Value extends JobValue = JobValue> {
  /** Of a job of a plug-in, that kind. */
  readonly kind: Value["kind"];
  readonly value: Value;
  /** The plug-ins that it names; absent where it names none. */
  readonly plugins?: PluginSet;
  /**
   * Where each value was written, by key path: `bikes.yaml:4:3`, `extras "seed=1"`, `object`,
   * `settings ~/.config/assay/config.yaml:3`, `environment ASSAY_SEED` or `default`.
   */
  readonly origins: Readonly<Record<string, string>>;
  /** Config files that were read, absolute, in order; a registered config by its address. */
  readonly files: readonly string[];
  /** The folder that the value at a key path (`dataset.query`) is relative to: that of the file it stands in, else `cwd`. */
  directoryOf(keyPath: string): string;
}

/**
 * Reads configs and merges them left to right (maps merge, lists replace), sets the extras, opens `${…}`, takes
 * what the settings say of keys that are left out (not in a registered config: it was whole when it was registered), checks the
 * whole by the schema of its kind and makes paths absolute (each is relative to the file that it stands in).
 * Throws CONFIG_FILE_MISSING, CONFIG_SYNTAX, CONFIG_CYCLE, CONFIG_INTERPOLATION, CONFIG_KEY_UNKNOWN or CONFIG_INVALID; the last
 * two list every problem with file, line and column.
 *
 * @example
 * const { value } = await loadConfig(["confs/bikes.yaml"], { kinds, extras: ["model.epochs=5"] });
 */
export async function loadConfig(
  sources: readonly ConfigSource[],
  options: LoadConfigOptions,
): Promise<ResolvedConfig> {
  const cwd = resolve(options.cwd ?? process.cwd());
  const registered = sources.some((source) => typeof source === "string" && isEntryUri(source, "config"));
  const { config: written, plugins } = await openConfig(sources, options, cwd);
  const kind = inferConfigKind(toPlain(written), written, cwd, options.kinds, plugins);
  const { schema, pathKeys } = configKind(kind, options.kinds, plugins ?? PluginSet.EMPTY);
  const settings = options.settings ?? readOverrides(readEnvironment({ cwd, env: options.env }), cwd);
  const config = registered ? written : fillSettings(schema, written, settings);
  const plain = toPlain(config);
  const value = withPlugins(plugins, () => checked(schema as z.ZodType<JobValue>, plain, config, cwd));
  for (const key of [...pathKeys, ...servicesPathKeys]) resolvePath(value, splitKeyPath(key), config, cwd);
  return Object.freeze({
    kind,
    value: freeze(value),
    ...(plugins === undefined ? {} : { plugins }),
    origins: Object.freeze(Object.fromEntries(originsOf(value, config, cwd))),
    files: sources.flatMap((source) =>
      typeof source !== "string" ? [] : isEntryUri(source, "config") ? [source] : [resolve(cwd, source)],
    ),
    directoryOf(keyPath: string) {
      let node: Located | undefined = config;
      // A text that stands for a map (the path of a pipeline's job) is where all of the map was written.
      for (const key of splitKeyPath(keyPath))
        node = node?.type === "leaf" ? node : node && childOf(node, key);
      return node?.directory ?? cwd;
    },
  });
}

/** The plug-ins that configs and their project name, loaded; nothing else of them is checked. */
export async function configPlugins(
  sources: readonly ConfigSource[],
  options: LoadConfigOptions,
): Promise<PluginSet> {
  const cwd = resolve(options.cwd ?? process.cwd());
  return (await openConfig(sources, options, cwd)).plugins ?? PluginSet.EMPTY;
}

/** Configs merged, with their `${…}` open, and their plug-ins. */
async function openConfig(
  sources: readonly ConfigSource[],
  options: LoadConfigOptions,
  cwd: string,
): ReturnType<typeof withConfigPlugins> {
  const env = options.env ?? readEnvironment({ cwd }).variables;
  const extras = (options.extras ?? []).map((text) => parseExtra(text, cwd));
  const read = (source: ConfigSource, index: number) => readSource(source, index, cwd, options);
  const parts = await Promise.all(sources.map(read));
  const [first, ...rest] = parts;
  if (first === undefined) {
    throw new AssayError("CONFIG_INVALID", { what: "no config was given", wanted: "a path or an object" });
  }
  const merged = extras.reduce(applyExtra, rest.reduce(mergeConfigs, first));
  const opened = interpolate(merged, { env, cwd, ...(isPipeline(merged) ? { keep: isJobReference } : {}) });
  // Before the schema is asked: they add to it.
  return withConfigPlugins(opened, cwd, [...options.kinds.keys()]);
}

/** Whether a config is that of a pipeline, whose jobs refer to what others will have made. */
function isPipeline(config: MapNode): boolean {
  const kind = config.entries.get("kind");
  return kind?.type === "leaf" && kind.value === "pipeline";
}

async function readSource(
  source: ConfigSource,
  index: number,
  cwd: string,
  { fetchRegistered }: LoadConfigOptions,
): Promise<MapNode> {
  if (typeof source !== "string") return locateObject(source, index, cwd);
  if (fetchRegistered !== undefined && isEntryUri(source, "config")) {
    const { text, folder, uri } = await fetchRegistered(source);
    return parseConfig(text, uri, cwd, folder ?? cwd);
  }
  const file = resolve(cwd, source);
  try {
    return parseConfig(await readFile(file, "utf8"), file, cwd);
  } catch (cause) {
    if (AssayError.isInstance(cause)) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    const what =
      code === "ENOENT"
        ? `there is no config file ${displayPath(file, cwd)}`
        : code === "EISDIR"
          ? `${displayPath(file, cwd)} is a folder`
          : `the config file ${displayPath(file, cwd)} cannot be read (${code})`;
    throw new AssayError("CONFIG_FILE_MISSING", { what, wanted: "a YAML or JSON file", cause });
  }
}

function checked<T>(schema: z.ZodType<T>, plain: unknown, config: MapNode, cwd: string): T {
  const result = schema.safeParse(plain);
  if (result.success) return result.data;
  const texts = withWantedTexts(config, result.error.issues);
  if (texts !== undefined) return checked(schema, toPlain(texts), texts, cwd);
  throw configError(result.error.issues, schema, plain, config, cwd);
}

/** Makes the path at a key absolute, in place: relative to the folder of the file that it stands in, a default to `cwd`. */
function resolvePath(value: unknown, keys: readonly string[], config: Located, cwd: string): void {
  const [key, ...rest] = keys;
  if (key === undefined || !isPlainObject(value)) return;
  const node = childOf(config, key);
  const part = value[key];
  if (rest.length > 0) resolvePath(part, rest, node ?? config, cwd);
  else if (typeof part === "string") value[key] = absolute(part, node?.directory ?? cwd);
  else if (Array.isArray(part)) {
    value[key] = part.map((item, i) => absolute(item, (node && childOf(node, String(i)))?.directory ?? cwd));
  }
}

/** Addresses (`s3://…`, `file:///…`), `:memory:` and what is no text stay as they are. */
function absolute(path: unknown, directory: string): unknown {
  return typeof path !== "string" || /^([a-z][a-z\d+.-]+)?:/i.test(path) ? path : resolve(directory, path);
}

/** Where every leaf of the checked value was written, by key path. */
function* originsOf(
  value: unknown,
  node: Located | undefined,
  cwd: string,
  path = "",
): IterableIterator<[string, string]> {
  const children = Array.isArray(value) || isPlainObject(value) ? Object.entries(value) : [];
  // A text that stands for a map (a dataset's address) is where all of the map was written.
  const partOf = (key: string) => (node?.type === "leaf" ? node : node && childOf(node, key));
  if (children.length === 0) {
    if (path !== "") yield [path, node === undefined ? "default" : formatOrigin(node.origin, cwd)];
    return;
  }
  for (const [key, part] of children) {
    yield* originsOf(part, partOf(key), cwd, path === "" ? key : `${path}.${key}`);
  }
}

function freeze<T>(value: T): T {
  if (Array.isArray(value) || isPlainObject(value)) {
    for (const part of Object.values(value)) freeze(part);
    Object.freeze(value);
  }
  return value;
}
