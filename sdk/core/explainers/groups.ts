import { AssayError } from "../../utils/errors/index.js";
import { didYouMean } from "../../utils/names.js";
import type { FeatureGroup } from "../tables/index.js";

/** Columns that are explained as one, by the name of their group. */
export type ColumnGroups = Readonly<Record<string, readonly string[]>>;

/**
 * The columns of a model with those of each group joined, which stands where the first of its columns stood. A column that
 * the model does not have throws DATA_COLUMN_MISSING; one in two groups, a group without columns, and a group called as
 * a column outside it, CONFIG_INVALID.
 */
export function joinGroups(
  features: readonly FeatureGroup[],
  joined: ColumnGroups | undefined,
): readonly FeatureGroup[] {
  if (joined === undefined) return features;
  const groupOf = new Map<string, string>();
  for (const [group, columns] of Object.entries(joined)) {
    if (columns.length === 0) throw invalid(`the group "${group}" has no columns`, "an empty list");
    for (const column of columns) {
      const other = groupOf.get(column);
      if (other !== undefined) {
        throw invalid(
          `the column "${column}" stands in a group twice`,
          other === group ? `twice in "${group}"` : `in "${other}" and in "${group}"`,
        );
      }
      if (!features.some(({ name }) => name === column)) throw unknownColumn(column, group, features);
      groupOf.set(column, group);
    }
  }
  for (const { name } of features) {
    if (joined[name] === undefined || groupOf.get(name) === name) continue;
    throw invalid(`a group has the name of the column "${name}", which is not in it`, `group "${name}"`);
  }
  const seen = new Set<string>();
  return features.flatMap((feature): FeatureGroup[] => {
    const group = groupOf.get(feature.name);
    if (group === undefined) return [feature];
    if (seen.has(group)) return [];
    seen.add(group);
    const members = features.filter(({ name }) => groupOf.get(name) === group);
    return [{ name: group, columns: members.flatMap(({ columns }) => columns) }];
  });
}

function invalid(what: string, got: string): AssayError {
  return new AssayError("CONFIG_INVALID", {
    what,
    got,
    wanted: "groups of different columns, named otherwise than the columns outside them",
    next: "Correct `explain.groups`.",
  });
}

function unknownColumn(column: string, group: string, features: readonly FeatureGroup[]): AssayError {
  return new AssayError("DATA_COLUMN_MISSING", {
    what: `the model has no column "${column}" for the group "${group}"`,
    got: column,
    wanted: "columns that the model reads",
    next: didYouMean(
      column,
      features.map(({ name }) => name),
    ),
  });
}
