import { z } from "zod";
import { checkSelection, checkServer, databaseSelection, mysqlPlace } from "../../databases/config.js";
import { databaseDataset } from "./database.js";

/** A table of a MySQL or MariaDB database. */
export const mysqlDataset = databaseDataset(
  z
    .strictObject({ ...mysqlPlace, ...databaseSelection })
    .superRefine(checkSelection)
    .superRefine(checkServer)
    .describe("A table of a MySQL or MariaDB database, or the rows of a query."),
);
