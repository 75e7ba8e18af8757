import { z } from "zod";

/** A kind whose config is an object. */
interface Kind {
  readonly config: z.ZodObject;
}

/** The schema of a kind with the keys that all kinds of its part have. */
type Whole<Schema, Shared extends z.ZodRawShape> =
  Schema extends z.ZodObject<infer Own, infer Config>
    ? z.ZodObject<z.core.util.Extend<Own, Shared>, Config>
    : never;

/** The schemas of a list of kinds, one by one, each with the keys that all of them have: the members of the union on `kind`. */
export function kindSchemas<const Kinds extends readonly [Kind, ...Kind[]], Shared extends z.ZodRawShape>(
  kinds: Kinds,
  shared: Shared,
): { readonly [Index in keyof Kinds]: Whole<Kinds[Index]["config"], Shared> } {
  return kinds.map(({ config }) => withShared(config, shared)) as never;
}

/** The same, of kinds that share no keys: each schema as it is. */
export function ownSchemas<const Kinds extends readonly [Kind, ...Kind[]]>(
  kinds: Kinds,
): { readonly [Index in keyof Kinds]: Kinds[Index]["config"] } {
  return kinds.map(({ config }) => config) as never;
}

/** A schema of a kind with more keys, and strict: keys that it does not know are refused, as everywhere in a config. */
export function withShared(schema: z.ZodObject, shared: z.ZodRawShape): z.ZodObject {
  // By our own zod: the plug-in may have another copy, an older one of version 4.
  const def = { ...schema._zod.def, shape: { ...schema.shape, ...shared }, catchall: NEVER };
  // Of the schema, so that what it is described by stays.
  return z.core.clone(schema, def, { parent: true });
}

const NEVER = z.never();
