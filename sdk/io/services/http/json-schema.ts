import type { Signature, SignatureColumn, SignatureType } from "../../../core/models/model.js";
import type { InputColumn } from "../../../core/what-if/index.js";

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

/**
 * The same with what a form needs beside the types, under keys that validators pass over: of each property what was seen of it in
 * training (`x-training`: how it is changed, range, step, choices), and of the model what it predicts (`x-model`).
 */
export function formSchema(
  schema: Record<string, unknown>,
  inputs: readonly InputColumn[],
  model: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const seen = new Map(inputs.map(({ name, ...rest }) => [name, rest]));
  const properties = Object.entries(schema.properties as Record<string, object>).map(([name, property]) => {
    const training = seen.get(name);
    return [name, training === undefined ? property : { ...property, "x-training": training }];
  });
  return { ...schema, properties: Object.fromEntries(properties), "x-model": model };
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
