/** A JSON Schema, as far as configs need it. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema | boolean;
  readonly prefixItems?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** Bounds that say nothing to a reader: the greatest integers of a double. */
const LARGEST = Number.MAX_SAFE_INTEGER;

/** The type of a value that is no object, as a reader needs it: "integer, 1 to 1000", "`adam` or `sgd`". */
export function plainType(schema: JsonSchema): string {
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum !== undefined) return either(schema.enum.map(code));
  if (Array.isArray(schema.type)) return either(schema.type.map((type) => plainType({ ...schema, type })));
  switch (schema.type) {
    case "integer":
    case "number":
      return [schema.type, bounds(schema)].filter((part) => part !== "").join(", ");
    case "string":
      return "text";
    case "boolean":
      return "`true` or `false`";
    case undefined:
      return "any";
    default:
      return String(schema.type);
  }
}

/** "a", "a or b", "a, b or c". */
export function either(parts: readonly string[]): string {
  const unique = [...new Set(parts)];
  const last = unique.at(-1) ?? "";
  return unique.length < 2 ? last : `${unique.slice(0, -1).join(", ")} or ${last}`;
}

/** A value as YAML has it on one line, as code. */
export function code(value: unknown): string {
  return `\`${typeof value === "string" ? value || '""' : JSON.stringify(value)}\``;
}

function bounds(schema: JsonSchema): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const least = minimum === undefined || minimum <= -LARGEST ? undefined : minimum;
  const most = maximum === undefined || maximum >= LARGEST ? undefined : maximum;
  if (least !== undefined && most !== undefined) return `${least} to ${most}`;
  const parts: string[] = [];
  if (least !== undefined) parts.push(`at least ${least}`);
  if (exclusiveMinimum !== undefined) parts.push(`above ${exclusiveMinimum}`);
  if (most !== undefined) parts.push(`at most ${most}`);
  if (exclusiveMaximum !== undefined) parts.push(`below ${exclusiveMaximum}`);
  return parts.join(", ");
}
