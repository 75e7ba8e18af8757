import type { DuckDBConnection } from "@duckdb/node-api";
import type { DatasetPlace, DatasetPlugin, KindConfig, KindSchema } from "../../core/plugins/index.js";
import type { Table } from "../../core/tables/index.js";
import type { CollectOptions, Selection, Take, Taken } from "./collect.js";
import type { Origin } from "./lineage.js";
import type { DatasetParts } from "./parts.js";

/** A dataset's config, whatever its kind. */
export interface AnyDatasetConfig extends Selection {
  readonly kind: string;
  readonly name?: string | undefined;
  readonly path?: string | undefined;
}

/** How DuckDB is opened for a source. */
export interface SourceSession {
  readonly searchFolder: string;
  readonly threads: number;
}

/** A kind of dataset: what a plug-in's is, and what only those that come with the package do. */
export interface DatasetKind<Schema extends KindSchema = KindSchema>
  extends Omit<DatasetPlugin<Schema>, "read"> {
  /** The rows; or a dataset that knows itself where they come from. */
  read(config: KindConfig<Schema>, place: DatasetPlace): Promise<Table | DatasetParts> | Table | DatasetParts;
  /** Whether `read` takes only the rows and columns that are wanted. @default false: all are read, and those taken */
  readonly selects?: boolean;
  /** What a dataset is called where its config says nothing. @default the file's name; without a file, the kind */
  nameOf?(config: KindConfig<Schema>): string;
  /** Where the rows come from. @default the file; without one, the kind */
  originOf?(config: KindConfig<Schema>, baseDir: string): Origin | Promise<Origin>;
  /** Takes the rows by DuckDB, streamed. Absent: they are read whole. */
  take?<T extends Taken>(
    connection: DuckDBConnection,
    config: KindConfig<Schema>,
    place: { readonly baseDir: string },
    options: CollectOptions,
    take: Take<T>,
  ): Promise<T>;
  /** Of `take`: how DuckDB must be opened. @default nothing special */
  session?(baseDir: string): SourceSession;
}

/** A kind that DuckDB reads by itself: `read` is `take` into a table. */
export function streamedDataset<Schema extends KindSchema>(
  kind: Omit<DatasetKind<Schema>, "read" | "selects"> & Required<Pick<DatasetKind<Schema>, "take">>,
): DatasetKind<Schema> {
  return {
    ...kind,
    selects: true,
    async read(config, { baseDir, signal }) {
      const [{ collect }, { withDuckDb }] = await Promise.all([
        import("./collect.js"),
        import("./session.js"),
      ]);
      const stopping = signal === undefined ? {} : { signal };
      const options = { ...selectionOf(config), ...stopping };
      return withDuckDb({ ...stopping, ...kind.session?.(baseDir) }, (connection) =>
        kind.take(connection, config, { baseDir }, options, collect),
      );
    },
  };
}

/** Which part of a dataset its config wants: keys that all kinds have. */
export function selectionOf(config: object): Selection {
  const { columns, exclude, limit }: Selection = config;
  return {
    ...(columns === undefined ? {} : { columns }),
    ...(exclude === undefined ? {} : { exclude }),
    ...(limit === undefined ? {} : { limit }),
  };
}
