import type { z } from "zod";
import type { DatabaseConfig } from "../../databases/read.js";
import { type DatasetKind, selectionOf } from "../kind.js";

/** A kind of a database, which is asked for the rows and columns that are wanted only. */
export function databaseDataset<Schema extends z.ZodType<DatabaseConfig>>(
  config: Schema,
): DatasetKind<Schema> {
  return {
    config,
    selects: true,
    nameOf: ({ table }) => table ?? "query",
    originOf: async (own, baseDir) => ({
      tags: (await import("../../databases/read.js")).databaseOrigin(own, baseDir),
    }),
    read: async (own, place) =>
      (await import("../../databases/read.js")).readDatabase(own, place, {
        ...selectionOf(own),
        ...(place.signal && { signal: place.signal }),
      }),
  };
}
