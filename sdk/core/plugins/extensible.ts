import { z } from "zod";

/** The parts of a config that plug-ins add kinds to. */
export type ExtensiblePart = "models" | "explainers" | "datasets";

/** A union of kinds that plug-ins may add to. */
export interface ExtensibleUnion {
  readonly part: ExtensiblePart;
  readonly shared: z.ZodRawShape;
}

const UNIONS = new WeakMap<object, ExtensibleUnion>();

/**
 * Marks a union on `kind` as one that plug-ins add kinds to, and gives it back as it was: what plug-ins add stands only in the
 * copies that `extended` makes. `shared`: the keys that each added kind gets besides its own.
 */
export function extensible<Union extends z.ZodType>(
  union: Union,
  part: ExtensiblePart,
  shared: z.ZodRawShape = {},
): Union {
  UNIONS.set(union, { part, shared });
  return union;
}

/** What is known of a union that plug-ins may add to. */
export function extensibleUnion(schema: object): ExtensibleUnion | undefined {
  return UNIONS.get(schema);
}

/** A plug-in's object schema with more keys, and strict: keys that it does not know are refused, as everywhere in a config. */
export function withShared(schema: z.ZodObject, shared: z.ZodRawShape): z.ZodObject {
  // By our own zod: the plug-in may have another copy, an older one of version 4.
  const whole = z.core.util.safeExtend(schema, shared) as z.ZodObject;
  return z.core.clone(whole, { ...whole._zod.def, catchall: z.never() });
}
