import { kindOf, pluginsInScope } from "../../core/plugins/index.js";
import { AssayError } from "../../utils/errors/index.js";
import type { AnyDatasetConfig, DatasetKind } from "./kind.js";
import { csvDataset } from "./kinds/csv.js";
import { jsonDataset } from "./kinds/json.js";
import { mysqlDataset } from "./kinds/mysql.js";
import { parquetDataset } from "./kinds/parquet.js";
import { postgresDataset } from "./kinds/postgres.js";
import { sqlDataset } from "./kinds/sql.js";
import { sqliteDataset } from "./kinds/sqlite.js";
import { tableDataset } from "./kinds/table.js";
import { pluggedKind } from "./plugged.js";

/** Kinds of files of which a batch prediction takes several, each streamed. */
export const FILE_DATASETS = [csvDataset, parquetDataset, jsonDataset] as const;

/** Kinds of anything else. What a plug-in adds is made in the same way; a new one is a file and a line here. */
export const OTHER_DATASETS = [
  sqlDataset,
  tableDataset,
  sqliteDataset,
  postgresDataset,
  mysqlDataset,
] as const;

/** The kinds of datasets that come with the package. */
export const DATASETS = [...FILE_DATASETS, ...OTHER_DATASETS] as const;

const OWN = new Map<string, DatasetKind>(DATASETS.map((kind) => [kindOf(kind.config) as string, kind]));

/** What is done with datasets of a config's kind. */
export function datasetKind({ kind }: AnyDatasetConfig): DatasetKind {
  const found = OWN.get(kind) ?? pluggedKind(kind);
  // What the config was checked by knows the kind.
  if (found === undefined) throw new AssayError("INTERNAL", { what: `no dataset is of kind "${kind}"` });
  return found;
}

/** The kinds that tell files by their endings, with the keys that go with an ending; those of plug-ins in use among them. */
export function datasetEndings(): [ending: string, keys: { readonly kind: string }][] {
  const added = [...pluginsInScope().datasets.values()].map(({ part }) => part);
  return [...DATASETS, ...added].flatMap(({ config, endings = {} }) =>
    Object.entries(endings).map(([ending, keys]): [string, { readonly kind: string }] => [
      ending,
      { kind: kindOf(config) as string, ...keys },
    ]),
  );
}
