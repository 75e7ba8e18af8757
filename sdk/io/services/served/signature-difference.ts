import type { Signature, SignatureColumn } from "../../../core/models/model.js";

/**
 * What another version has that those who know the old one would notice: columns that it wants besides, of another type, or
 * does not give any more. Undefined where there is nothing: the order of columns, and a column that is not read any more, matter to nobody.
 */
export function signatureDifference(old: Signature, next: Signature): string | undefined {
  const before = byName(old.inputs);
  const found = next.inputs.flatMap(({ name, type, required }) => {
    const own = before.get(name);
    if (own === undefined) return required ? [`wants ${name}`] : [];
    if (own.type !== type) return [`${name} is ${type}, was ${own.type}`];
    return required && !own.required ? [`${name} must be there now`] : [];
  });
  const gives = byName(next.outputs);
  for (const { name, type } of old.outputs) {
    const now = gives.get(name);
    if (now === undefined) found.push(`gives no ${name}`);
    else if (now.type !== type) found.push(`gives ${name} as ${now.type}, was ${type}`);
  }
  return found.length === 0 ? undefined : found.join(", ");
}

function byName(columns: readonly SignatureColumn[]): ReadonlyMap<string, SignatureColumn> {
  return new Map(columns.map((column) => [column.name, column]));
}
