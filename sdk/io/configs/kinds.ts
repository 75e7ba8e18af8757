import { z } from "zod";
import { extended, PluginSet, withShared } from "../../core/plugins/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { didYouMean } from "../../utils/names.js";
import { settingsShape } from "../../utils/settings/index.js";
import { trackingConfig } from "../registries/config.js";
import { evaluationsConfig, evaluationsPathKeys } from "./evaluations.js";
import { explanationsConfig, explanationsPathKeys } from "./explanations.js";
import { inferenceConfig, inferencePathKeys } from "./inference.js";
import { kafkaInferenceConfig, kafkaInferencePathKeys } from "./kafka-inference.js";
import { childOf, formatOrigin, type MapNode } from "./located.js";
import { pipelineConfig, pipelinePathKeys } from "./pipeline.js";
import { promotionConfig, promotionPathKeys } from "./promotion.js";
import { servingConfig, servingPathKeys } from "./serving.js";
import { trainingConfig, trainingPathKeys } from "./training.js";
import { tuningConfig, tuningPathKeys } from "./tuning.js";

/** Every kind of config: its schema, and the keys that hold paths. A new job adds a file and a line. */
export const configKinds = {
  evaluations: { schema: evaluationsConfig, pathKeys: evaluationsPathKeys },
  explanations: { schema: explanationsConfig, pathKeys: explanationsPathKeys },
  inference: { schema: inferenceConfig, pathKeys: inferencePathKeys },
  "kafka-inference": { schema: kafkaInferenceConfig, pathKeys: kafkaInferencePathKeys },
  promotion: { schema: promotionConfig, pathKeys: promotionPathKeys },
  pipeline: { schema: pipelineConfig, pathKeys: pipelinePathKeys },
  serving: { schema: servingConfig, pathKeys: servingPathKeys },
  training: { schema: trainingConfig, pathKeys: trainingPathKeys },
  tuning: { schema: tuningConfig, pathKeys: tuningPathKeys },
} as const;

export type ConfigKind = keyof typeof configKinds;

/** The config of a kind, every default filled in. */
export type ConfigOf<Kind extends ConfigKind> = z.output<(typeof configKinds)[Kind]["schema"]>;

/** What a config that names no kind is. */
export const DEFAULT_CONFIG_KIND: ConfigKind = "training";

export const configKindNames = Object.keys(configKinds) as ConfigKind[];

/** The kind of a config: what its `kind` says, `training` where it says nothing. Throws CONFIG_INVALID for another name. */
export function inferConfigKind(
  plain: unknown,
  config: MapNode,
  cwd: string,
  plugins = PluginSet.EMPTY,
): string {
  const kind = (plain as { kind?: unknown }).kind ?? DEFAULT_CONFIG_KIND;
  if (typeof kind === "string" && (isConfigKind(kind) || plugins.jobs.has(kind))) return kind;
  const known = [...configKindNames, ...plugins.jobs.keys()];
  const node = childOf(config, "kind") ?? config;
  throw new AssayError("CONFIG_INVALID", {
    what: `${formatOrigin(node.origin, cwd)}: kind: no job is of this kind`,
    got: JSON.stringify(kind),
    wanted: known.join(", "),
    next: didYouMean(String(kind), known),
  });
}

/** The schema of a kind of config with what plug-ins add to it, and the keys that hold paths. */
export function configKind(
  kind: string,
  plugins: PluginSet,
): { readonly schema: z.ZodType; readonly pathKeys: readonly string[] } {
  if (isConfigKind(kind)) {
    const { schema, pathKeys } = configKinds[kind];
    return { schema: extended(schema as z.ZodType, plugins), pathKeys };
  }
  const { part } = plugins.jobs.get(kind) ?? {};
  if (part === undefined) throw new AssayError("INTERNAL", { what: `no config is of kind "${kind}"` });
  const shared = { ...settingsShape, tracking: trackingConfig.prefault({}) };
  return {
    schema: withShared(part.config as z.ZodObject, shared),
    pathKeys: ["tracking.uri", ...(part.pathKeys ?? [])],
  };
}

export function isConfigKind(name: string): name is ConfigKind {
  return Object.hasOwn(configKinds, name);
}

/** JSON Schema (draft 2020-12) of one kind of config, or of them all: what editors complete and check YAML with. */
export function jsonSchema(kind?: ConfigKind): Record<string, unknown> {
  if (kind !== undefined) return { ...schemaOf(kind), title: `Assay config of kind ${kind}` };
  const defs = configKindNames.map((name) => {
    const { $schema: _, ...schema } = schemaOf(name);
    return [name, schema] as const;
  });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Assay config",
    oneOf: configKindNames.map((name) => ({ $ref: `#/$defs/${name}` })),
    $defs: Object.fromEntries(defs),
  };
}

function schemaOf(kind: ConfigKind): Record<string, unknown> {
  // What is left out has its default, so an editor asks only for keys that have none.
  return z.toJSONSchema(configKinds[kind].schema, { io: "input", unrepresentable: "any" });
}
