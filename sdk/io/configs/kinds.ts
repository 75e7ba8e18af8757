import { z } from "zod";
import { extended, type KindSchema, PluginSet, withShared } from "../../core/plugins/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { didYouMean } from "../../utils/names.js";
import { settingsShape } from "../../utils/settings/index.js";
import { trackingConfig } from "../registries/config.js";
import { childOf, formatOrigin, type MapNode } from "./located.js";

/** A kind of config: its schema, and the keys that hold paths. */
export interface ConfigKindParts {
  readonly schema: z.ZodType;
  readonly pathKeys: readonly string[];
}

/** The kinds of configs that there are, by name. Which these are, the jobs know (`sdk/jobs/registry.ts`). */
export type ConfigKinds = ReadonlyMap<string, () => ConfigKindParts>;

/** What a config that names no kind is. */
export const DEFAULT_CONFIG_KIND = "training";

/** Keys that all jobs have, those of one function too. */
export const jobFields = { ...settingsShape, tracking: trackingConfig.prefault({}) };

/** The kind of a job that is one function: its own keys, with those that all jobs have. */
export function jobKind(config: KindSchema, pathKeys: readonly string[] = []): ConfigKindParts {
  return {
    schema: withShared(config as z.ZodObject, jobFields),
    pathKeys: ["tracking.uri", ...pathKeys],
  };
}

/** The kind of a config: what its `kind` says, `training` where it says nothing. Throws CONFIG_INVALID for another name. */
export function inferConfigKind(
  plain: unknown,
  config: MapNode,
  cwd: string,
  kinds: ConfigKinds,
  plugins = PluginSet.EMPTY,
): string {
  const kind = (plain as { kind?: unknown }).kind ?? DEFAULT_CONFIG_KIND;
  if (typeof kind === "string" && (kinds.has(kind) || plugins.jobs.has(kind))) return kind;
  const known = [...kinds.keys(), ...plugins.jobs.keys()];
  const node = childOf(config, "kind") ?? config;
  throw new AssayError("CONFIG_INVALID", {
    what: `${formatOrigin(node.origin, cwd)}: kind: no job is of this kind`,
    got: JSON.stringify(kind),
    wanted: known.join(", "),
    next: didYouMean(String(kind), known),
  });
}

/** The schema of a kind of config with what plug-ins add to it, and the keys that hold paths. */
export function configKind(kind: string, kinds: ConfigKinds, plugins: PluginSet): ConfigKindParts {
  const own = kinds.get(kind)?.();
  if (own !== undefined) return { ...own, schema: extended(own.schema, plugins) };
  const { part } = plugins.jobs.get(kind) ?? {};
  if (part === undefined) throw new AssayError("INTERNAL", { what: `no config is of kind "${kind}"` });
  return jobKind(part.config, part.pathKeys);
}

/**
 * JSON Schema (draft 2020-12) of one kind of config, or of them all: what editors complete and check YAML with. With plug-ins,
 * what they add stands in it too.
 */
export function jsonSchemaOf(
  kinds: ConfigKinds,
  kind?: string,
  plugins = PluginSet.EMPTY,
): Record<string, unknown> {
  const schemaOf = (name: string): Record<string, unknown> =>
    // What is left out has its default, so an editor asks only for keys that have none.
    z.toJSONSchema(configKind(name, kinds, plugins).schema, { io: "input", unrepresentable: "any" });
  if (kind !== undefined) return { ...schemaOf(kind), title: `Assay config of kind ${kind}` };
  const names = [...kinds.keys(), ...plugins.jobs.keys()];
  const defs = names.map((name) => {
    const { $schema: _, ...schema } = schemaOf(name);
    return [name, schema] as const;
  });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Assay config",
    oneOf: names.map((name) => ({ $ref: `#/$defs/${name}` })),
    $defs: Object.fromEntries(defs),
  };
}
