import type { Signature, SignatureColumn, SignatureType } from "../../../core/models/model.js";

const TYPES: Readonly<Record<SignatureType, Readonly<Record<string, unknown>>>> = {
  boolean: { type: "boolean" },
  integer: { type: "integer" },
  long: { type: "integer" },
  float: { type: "number" },
  double: { type: "number" },
  string: { type: "string" },
  datetime: { type: "string", format: "date-time" },
};

/** JSON Schema (draft 2020-12) of a row that the model reads. `examples`: rows that it was trained on. */
export function rowSchema(
  { inputs }: Signature,
  { title, examples = [] }: { readonly title: string; readonly examples?: readonly unknown[] },
): Record<string, unknown> {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title,
    ...columnsSchema(inputs),
    ...(examples.length === 0 ? {} : { examples }),
  };
}

/** JSON Schema of an object of columns. */
export function columnsSchema(columns: readonly SignatureColumn[]): Record<string, unknown> {
  return {
    type: "object",
    properties: Object.fromEntries(
      columns.map(({ name, type, required }) => [name, required ? TYPES[type] : nullable(TYPES[type])]),
    ),
    required: columns.filter(({ required }) => required).map(({ name }) => name),
  };
}

function nullable(schema: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { ...schema, type: [schema.type, "null"] };
}
