import type { z } from "zod";

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
