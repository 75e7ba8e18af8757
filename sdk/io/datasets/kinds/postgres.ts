import { z } from "zod";
import { checkSelection, checkServer, databaseSelection, postgresPlace } from "../../databases/config.js";
import { databaseDataset } from "./database.js";

/** A table of a Postgres database. */
export const postgresDataset = databaseDataset(
  z
    .strictObject({ ...postgresPlace, ...databaseSelection })
    .superRefine(checkSelection)
    .superRefine(checkServer)
    .describe("A table of a Postgres database, or the rows of a query."),
);
