import { z } from "zod";
import { extensibleUnion } from "./extensible.js";
import { withShared } from "./kind-schemas.js";
import type { PluginSet } from "./plugin-set.js";
import { pluginsInScope } from "./scope.js";

/** What was made of a schema, for each set of plug-ins. */
const MADE = new WeakMap<PluginSet, Map<z.core.$ZodType, z.core.$ZodType>>();

/** Of a schema that `extended` made: the one that it was made of. */
const SOURCES = new WeakMap<object, object>();

/** The schema that a copy by `extended` was made of; any other is its own. */
export function schemaSource(schema: unknown): unknown {
  return typeof schema === "object" && schema !== null ? (SOURCES.get(schema) ?? schema) : schema;
}

/**
 * A schema with the kinds that plug-ins add, in every union that is `extensible`, at any depth. Without plug-ins it is the schema
 * itself; parts that do not change are shared.
 *
 * @param plugins default: those of the work that calls
 */
export function extended<Schema extends z.ZodType>(schema: Schema, plugins = pluginsInScope()): Schema {
  if (plugins.isEmpty) return schema;
  const made = MADE.get(plugins) ?? new Map<z.core.$ZodType, z.core.$ZodType>();
  MADE.set(plugins, made);
  return rebuilt(schema, plugins, made) as Schema;
}

type Made = Map<z.core.$ZodType, z.core.$ZodType>;

function rebuilt(schema: z.core.$ZodType, plugins: PluginSet, made: Made): z.core.$ZodType {
  const known = made.get(schema);
  if (known !== undefined) return known;
  // A schema that holds itself is met again below: there it stays as it is.
  made.set(schema, schema);
  const parts = changedParts(schema, (part) => rebuilt(part, plugins, made));
  const union = extensibleUnion(schema);
  if (union !== undefined && schema instanceof z.ZodUnion) {
    const added = [...plugins[union.part].values()].map(({ part }) =>
      withShared(part.config as z.ZodObject, union.shared),
    );
    if (added.length > 0) parts.options = [...(parts.options ?? schema.options), ...added];
  }
  if (Object.keys(parts).length === 0) return schema;
  const result = z.core.clone(schema, withParts(schema._zod.def, parts), { parent: true });
  SOURCES.set(result, schema);
  made.set(schema, result);
  return result;
}

interface Parts {
  shape?: Record<string, z.core.$ZodType>;
  options?: readonly z.core.$ZodType[];
  items?: readonly z.core.$ZodType[];
  innerType?: z.core.$ZodType;
  element?: z.core.$ZodType;
  valueType?: z.core.$ZodType;
  left?: z.core.$ZodType;
  right?: z.core.$ZodType;
  in?: z.core.$ZodType;
  out?: z.core.$ZodType;
}

const INNER = ["innerType", "element", "valueType", "left", "right", "in", "out"] as const;
const LISTS = ["options", "items"] as const;

/** The parts of a schema that become other schemas. */
function changedParts(schema: z.core.$ZodType, rebuild: (part: z.core.$ZodType) => z.core.$ZodType): Parts {
  const def = schema._zod.def as Parts;
  const parts: Parts = {};
  for (const key of INNER) {
    const part = def[key];
    if (!isSchema(part)) continue;
    const changed = rebuild(part);
    if (changed !== part) parts[key] = changed;
  }
  for (const key of LISTS) {
    const list = def[key];
    if (!Array.isArray(list) || !list.every(isSchema)) continue;
    const changed = list.map(rebuild);
    if (changed.some((part, i) => part !== list[i])) parts[key] = changed;
  }
  if (schema instanceof z.ZodObject) {
    const shape = schema.shape as Record<string, z.core.$ZodType>;
    const entries = Object.entries(shape).map(([key, part]) => [key, rebuild(part)] as const);
    if (entries.some(([key, part]) => part !== shape[key])) parts.shape = Object.fromEntries(entries);
  }
  return parts;
}

function isSchema(value: unknown): value is z.core.$ZodType {
  return typeof value === "object" && value !== null && "_zod" in value;
}

/** A definition with other parts; what it computes (a default made anew each time) stays computed. */
function withParts<Def extends object>(def: Def, parts: Parts): Def {
  const descriptors = Object.getOwnPropertyDescriptors(def) as Record<string, PropertyDescriptor>;
  for (const [key, value] of Object.entries(parts)) {
    descriptors[key] = { value, enumerable: true, configurable: true, writable: true };
  }
  return Object.defineProperties({}, descriptors) as Def;
}
