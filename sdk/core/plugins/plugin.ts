import type { Metric } from "../metrics/metric.js";
import type { DatasetPlugin, ExplainerPlugin, JobPlugin, ModelPlugin, PluginParts } from "./types.js";

/** Version of what a plug-in and Assay say to each other; another one is refused. */
export const PLUGIN_API = 1;

/** Shared by every copy of the package: a plug-in may have been defined by another one. */
const BRAND = Symbol.for("assay.plugin");

/** A plug-in: what a package, or a file, adds to Assay. Made by `definePlugin`; named in a config by `plugins`. Frozen. */
export class Plugin {
  readonly name: string;
  readonly version: string | undefined;
  declare readonly metrics: readonly Metric[];
  declare readonly models: readonly ModelPlugin[];
  declare readonly datasets: readonly DatasetPlugin[];
  declare readonly explainers: readonly ExplainerPlugin[];
  declare readonly jobs: readonly JobPlugin[];
  /** What was given under names that are none of these. */
  declare readonly unknown: readonly string[];

  /** @internal */
  constructor(parts: PluginParts) {
    const { name, version, metrics, models, datasets, explainers, jobs, ...others } = parts;
    this.name = name;
    this.version = version;
    // Not enumerable: a config that is kept, masked or compared holds the name, and not the code.
    for (const [part, list] of Object.entries({ metrics, models, datasets, explainers, jobs })) {
      Object.defineProperty(this, part, { value: list ?? [] });
    }
    Object.defineProperty(this, "unknown", { value: Object.keys(others) });
    Object.defineProperty(this, BRAND, { value: PLUGIN_API });
    Object.freeze(this);
  }

  /** @internal The same, of a copy of the package that defined it. */
  static from(other: Plugin, version = other.version): Plugin {
    const { name, metrics, models, datasets, explainers, jobs, unknown } = other;
    const others = Object.fromEntries(unknown.map((key) => [key, undefined]));
    return new Plugin({
      ...others,
      name,
      ...(version && { version }),
      metrics,
      models,
      datasets,
      explainers,
      jobs,
    });
  }

  /** @internal The same with the version of its package. */
  withVersion(version: string): Plugin {
    return Plugin.from(this, version);
  }

  /** How a kept config names it. */
  toJSON(): string {
    return this.name;
  }
}

/**
 * Defines a plug-in: metrics, kinds of models, datasets, explainers and jobs. A package or a file exports it as its default; a
 * config names that in `plugins`, or, in code, the plug-in itself. What is wrong with it is said where it is used.
 *
 * @example
 * export default definePlugin({ name: "assay-plugin-ridge", models: [{ config: ridgeConfig, definition: ridge }] });
 */
export function definePlugin(parts: PluginParts): Plugin {
  return new Plugin(parts);
}

/** The API version of what `definePlugin` of this or another copy of the package made; undefined for anything else. */
export function pluginApiOf(value: unknown): number | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const version: unknown = (value as { [BRAND]?: unknown })[BRAND];
  return typeof version === "number" ? version : undefined;
}
