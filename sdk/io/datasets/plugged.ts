import { guarded, pluginsInScope } from "../../core/plugins/index.js";
import { Table } from "../../core/tables/index.js";
import { AssayError } from "../../utils/errors/index.js";
import type { DatasetKind } from "./kind.js";

/** A kind that a plug-in in scope adds, whose failures name it; undefined where none does. */
export function pluggedKind(kind: string): DatasetKind | undefined {
  const plugins = pluginsInScope();
  const found = plugins.datasets.get(kind);
  if (found === undefined) return undefined;
  const { part, owner } = found;
  const version = plugins.plugins.find(({ plugin }) => plugin.name === owner)?.plugin.version;
  const tags = {
    "assay.source": kind,
    "assay.plugin": version === undefined ? owner : `${owner}@${version}`,
  };
  return {
    config: part.config,
    originOf: () => ({ tags }),
    read: async (config, place) =>
      asTable(
        await guarded(owner, `the dataset "${kind}"`, async () => part.read(config, place)),
        kind,
        owner,
      ),
  };
}

/** A table of this or of another copy of the package. */
function asTable(made: unknown, kind: string, owner: string): Table {
  if (made instanceof Table) return made;
  const { entries, numRows } = (made ?? {}) as Partial<Table>;
  if (typeof entries === "function" && typeof numRows === "number") {
    return Table.from((made as Table).entries());
  }
  throw new AssayError("MODULE_INVALID", {
    what: `the plug-in ${owner} gave no table as a dataset of kind "${kind}"`,
    got: made === null ? "null" : Array.isArray(made) ? "an array" : typeof made,
    wanted: "a Table",
    next: "Return one, as `Table.fromRows(rows)` or `Table.from(columns)`.",
  });
}
