import { AssayError } from "../../utils/errors/index.js";
import type { Metric } from "../metrics/metric.js";
import type { EstimatorConfig, EstimatorDefinition } from "../models/model.js";
import { type BuiltIns, checkPlugin, kindOf } from "./check.js";
import { guardedExplainer, guardedMetric, guardedModel } from "./guard.js";
import type { Plugin } from "./plugin.js";
import type { DatasetPlugin, ExplainerPlugin, JobPlugin, KindSchema } from "./types.js";

/** A plug-in, and where it came from. */
export interface LoadedPlugin {
  readonly plugin: Plugin;
  /** As a config names it: a package, or the absolute path of a file; absent where it was given in code. */
  readonly from?: string;
  /** The module that was loaded, absolute. */
  readonly file?: string;
}

/** A part of a plug-in, and whose it is. */
export interface Owned<Part> {
  readonly part: Part;
  /** Name of the plug-in. */
  readonly owner: string;
}

/** A kind of model of a plug-in, ready to be used. */
export interface SetModel {
  readonly config: KindSchema;
  readonly load: () => Promise<EstimatorDefinition<EstimatorConfig>>;
}

/** What a saved model says of a plug-in that it needs. */
export interface PluginReference {
  readonly name: string;
  readonly version?: string;
  /** As a config names it; absent where it was given in code. */
  readonly from?: string;
}

type Parts<Part> = ReadonlyMap<string, Owned<Part>>;

/** The plug-ins of one config, checked: none adds what Assay has, and no two add the same. Frozen. */
export class PluginSet {
  readonly metrics: Parts<Metric>;
  readonly models: Parts<SetModel>;
  readonly explainers: Parts<ExplainerPlugin>;
  readonly datasets: Parts<DatasetPlugin>;
  readonly jobs: Parts<JobPlugin>;

  private constructor(readonly plugins: readonly LoadedPlugin[]) {
    const owned = plugins.map(({ plugin }) => plugin);
    this.metrics = gather("metric", owned, (p) => p.metrics.map((m) => [m.name, guardedMetric(m, p.name)]));
    this.models = gather("kind of model", owned, (p) =>
      p.models.map(({ config, definition }) => {
        const load = guardedModel(definition, kindOf(config) as string, p.name);
        return [kindOf(config) as string, { config, load }];
      }),
    );
    this.explainers = gather("kind of explainer", owned, (p) =>
      p.explainers.map((one) => [kindOf(one.config) as string, guardedExplainer(one, p.name)]),
    );
    this.datasets = gather("kind of dataset", owned, (p) =>
      p.datasets.map((one) => [kindOf(one.config) as string, one]),
    );
    this.jobs = gather("kind of job", owned, (p) => p.jobs.map((one) => [kindOf(one.config) as string, one]));
    Object.freeze(this);
  }

  /** No plug-ins. */
  static readonly EMPTY = new PluginSet([]);

  /** MODULE_INVALID where one is not as it must be, adds what is there already, or two add the same. */
  static of(plugins: readonly LoadedPlugin[], builtIns: BuiltIns): PluginSet {
    if (plugins.length === 0) return PluginSet.EMPTY;
    for (const { plugin, from } of plugins) checkPlugin(plugin, builtIns, from);
    const names = plugins.map(({ plugin }) => plugin.name);
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined) {
      throw new AssayError("MODULE_INVALID", {
        what: `two plug-ins are called "${twice}"`,
        got: plugins
          .filter(({ plugin }) => plugin.name === twice)
          .map(({ from }) => from ?? "one given in code")
          .join(" and "),
        wanted: "a name of its own for each",
        next: "Take one of them out of `plugins`, or give it another name.",
      });
    }
    return new PluginSet(plugins);
  }

  get isEmpty(): boolean {
    return this.plugins.length === 0;
  }

  /** The plug-ins whose kinds of models stand in a model's config, at any depth. */
  usedBy(config: unknown): PluginReference[] {
    if (this.models.size === 0) return [];
    const owners = new Set<string>();
    const visit = (part: unknown): void => {
      if (typeof part !== "object" || part === null) return;
      const { kind } = part as { readonly kind?: unknown };
      const found = typeof kind === "string" ? this.models.get(kind) : undefined;
      if (found !== undefined) owners.add(found.owner);
      for (const value of Object.values(part)) visit(value);
    };
    visit(config);
    return this.plugins.flatMap(({ plugin, from }) => {
      const { name, version } = plugin;
      const reference = { name, ...(version && { version }), ...(from !== undefined && { from }) };
      return owners.has(name) ? [reference] : [];
    });
  }
}

function gather<Part>(
  what: string,
  plugins: readonly Plugin[],
  partsOf: (plugin: Plugin) => readonly (readonly [string, Part])[],
): Parts<Part> {
  const parts = new Map<string, Owned<Part>>();
  for (const plugin of plugins) {
    for (const [name, part] of partsOf(plugin)) {
      const other = parts.get(name);
      if (other !== undefined) {
        throw new AssayError("MODULE_INVALID", {
          what: `two plug-ins add the ${what} "${name}"`,
          got: other.owner === plugin.name ? `${plugin.name}, twice` : `${other.owner} and ${plugin.name}`,
          wanted: "each by one plug-in",
          next: "Take one of them out of `plugins`.",
        });
      }
      parts.set(name, { part, owner: plugin.name });
    }
  }
  return parts;
}
