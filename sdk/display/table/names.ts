import type { SourceColumn } from "./source.js";

/** Names that tell the columns apart: a second `x` is `x (2)`. */
export function ownNames(columns: readonly Pick<SourceColumn, "name">[]): string[] {
  const taken = new Set<string>();
  return columns.map(({ name }) => {
    let own = name;
    for (let i = 2; taken.has(own); i++) own = `${name} (${i})`;
    taken.add(own);
    return own;
  });
}
