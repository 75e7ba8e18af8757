import { type DatasetPlace, guarded, pluginsInScope } from "../../core/plugins/index.js";
import { Table } from "../../core/tables/index.js";
import { throwIfAborted } from "../../utils/abort.js";
import { AssayError } from "../../utils/errors/index.js";
import { type Selection, selectPart } from "./collect.js";
import { digestTable } from "./digest.js";
import { lineageOf } from "./lineage.js";
import { type Dataset, ProfiledDataset } from "./profiled-dataset.js";

/** The dataset of a kind that a plug-in in scope adds; undefined where none does. */
export async function readPlugged(
  config: { readonly kind: string; readonly name?: string | undefined },
  place: DatasetPlace,
): Promise<Dataset | undefined> {
  const plugins = pluginsInScope();
  const found = plugins.datasets.get(config.kind);
  if (found === undefined) return undefined;
  const { part, owner } = found;
  const made: unknown = await guarded(owner, `the dataset "${config.kind}"`, async () =>
    part.read(config, place),
  );
  throwIfAborted(place.signal, { what: `stopped while reading a dataset of kind ${config.kind}` });
  const table = selectPart(asTable(made, config.kind, owner), config as Selection);
  const version = plugins.plugins.find(({ plugin }) => plugin.name === owner)?.plugin.version;
  const tags = {
    "assay.source": config.kind,
    "assay.plugin": version === undefined ? owner : `${owner}@${version}`,
  };
  const { name = config.kind } = config;
  return new ProfiledDataset({
    name,
    table,
    digest: digestTable(table),
    lineage: lineageOf(table, { tags }),
  });
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
