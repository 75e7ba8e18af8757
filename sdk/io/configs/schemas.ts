import { z } from "zod";

/** A schema without what wraps it (optional, default, nullable …). */
export function unwrap(schema: unknown): unknown {
  let inner = schema;
  for (;;) {
    if (
      inner instanceof z.ZodOptional ||
      inner instanceof z.ZodNullable ||
      inner instanceof z.ZodDefault ||
      inner instanceof z.ZodPrefault ||
      inner instanceof z.ZodNonOptional ||
      inner instanceof z.ZodReadonly ||
      inner instanceof z.ZodCatch ||
      inner instanceof z.ZodLazy
    ) {
      inner = inner.unwrap();
    } else if (inner instanceof z.ZodPipe) inner = inner.in;
    else return inner;
  }
}

/** The keys that a schema knows at a path of a value; of a union, those of the members that the value's `kind` fits. */
export function knownKeys(schema: unknown, value: unknown, path: readonly PropertyKey[]): string[] {
  const names = new Set<string>();
  for (const object of objectsAt(schema, value, path))
    for (const key of Object.keys(object.shape)) names.add(key);
  return [...names];
}

function objectsAt(schema: unknown, value: unknown, path: readonly PropertyKey[]): z.ZodObject[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodUnion) {
    const members = inner.options.filter((option) => fitsLiterals(unwrap(option), value));
    return (members.length > 0 ? members : inner.options).flatMap((option) => objectsAt(option, value, path));
  }
  if (inner instanceof z.ZodIntersection) {
    return [inner.def.left, inner.def.right].flatMap((side) => objectsAt(side, value, path));
  }
  const [key, ...rest] = path;
  if (key === undefined) return inner instanceof z.ZodObject ? [inner] : [];
  const child = (value as Record<PropertyKey, unknown> | null | undefined)?.[key];
  if (inner instanceof z.ZodObject) return objectsAt(inner.shape[String(key)], child, rest);
  if (inner instanceof z.ZodRecord) return objectsAt(inner.valueType, child, rest);
  if (inner instanceof z.ZodArray) return objectsAt(inner.element, child, rest);
  if (inner instanceof z.ZodTuple) return objectsAt(inner.def.items[Number(key)], child, rest);
  return [];
}

/** Whether the literal keys (`kind`) of an object schema are those of the value; other schemas fit nothing. */
function fitsLiterals(schema: unknown, value: unknown): boolean {
  if (schema instanceof z.ZodUnion)
    return schema.options.some((option) => fitsLiterals(unwrap(option), value));
  if (!(schema instanceof z.ZodObject)) return false;
  return Object.entries(schema.shape).every(([key, part]) => {
    const literal = unwrap(part);
    if (!(literal instanceof z.ZodLiteral)) return true;
    const own = (value as Record<string, unknown> | null | undefined)?.[key];
    return own === undefined || literal.values.has(own as never);
  });
}
