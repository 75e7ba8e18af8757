import { z } from "zod";
import { checkSelection, databaseSelection, sqlitePlace } from "../../databases/config.js";
import { databaseDataset } from "./database.js";

/** A table of a SQLite file. */
export const sqliteDataset = databaseDataset(
  z
    .strictObject({ ...sqlitePlace, ...databaseSelection })
    .superRefine(checkSelection)
    .describe("A table of a SQLite file, or the rows of a query."),
);
