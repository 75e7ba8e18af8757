import { z } from "zod";

/** What a database does where its config says nothing. */
export const databaseDefaults = {
  /** Milliseconds until a server must have answered. */
  connectTimeoutMs: 10_000,
  /** Milliseconds that a locked SQLite file is waited for. */
  busyTimeoutMs: 5_000,
} as const;

const connectTimeoutMs = z
  .int()
  .min(1)
  .max(600_000)
  .default(databaseDefaults.connectTimeoutMs)
  .describe("Milliseconds until the server must have answered.");

const server = {
  host: z
    .string()
    .min(1)
    .optional()
    .describe("Server's name or address, or the folder of its socket (Postgres) or its socket (MySQL)."),
  port: z.int().min(1).max(65_535).optional().describe("Port. Default: 5432 (Postgres), 3306 (MySQL)."),
  user: z.string().min(1).optional().describe("Who logs in."),
  // Any text: also an empty one, as a variable that is not set gives it.
  password: z
    .string()
    .optional()
    .describe("Password; write `${env:NAME}`, so that it stands in no file. Also beside `url`."),
  database: z.string().min(1).optional().describe("Database on the server."),
  connectTimeoutMs,
};

/** How a SQLite file is opened. */
export const sqlitePlace = {
  kind: z.literal("sqlite"),
  path: z.string().min(1).describe("SQLite file; relative to the folder of the config it stands in."),
  busyTimeoutMs: z
    .int()
    .min(0)
    .max(600_000)
    .default(databaseDefaults.busyTimeoutMs)
    .describe("Milliseconds that a locked file is waited for."),
};

/** How a Postgres server is reached. */
export const postgresPlace = {
  kind: z.literal("postgres"),
  url: z
    .string()
    .min(1)
    .optional()
    .describe(
      "`postgres://user@host:5432/database?sslmode=verify-full`; instead of host, port, user and database.",
    ),
  ...server,
  schema: z.string().min(1).optional().describe("Schema of the table. Default: the server's search path."),
};

/** How a MySQL or MariaDB server is reached. */
export const mysqlPlace = {
  kind: z.literal("mysql"),
  url: z
    .string()
    .min(1)
    .optional()
    .describe(
      "`mysql://user@host:3306/database?sslmode=verify-full`; instead of host, port, user and database.",
    ),
  ...server,
};

/** What is read of a database. */
export const databaseSelection = {
  table: z.string().min(1).optional().describe("Table or view to read, its name as it is, unquoted."),
  query: z
    .string()
    .min(1)
    .optional()
    .describe("One SELECT in the database's SQL; instead of `table`. Values go into `params`."),
  params: z
    .array(z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .optional()
    .describe("Values of the query, bound and never spliced: `$1`, `$2` … in Postgres, `?` elsewhere."),
};

/** A value that a query is given. */
export type QueryValue = string | number | boolean | null;

interface Addressed {
  readonly url?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly user?: string | undefined;
  readonly database?: string | undefined;
}

type Report = (path: string, message: string) => void;

function reporter(context: z.core.$RefinementCtx): Report {
  return (path, message) => context.addIssue({ code: "custom", path: [path], message });
}

/** Either a table or a query; parameters belong to a query. */
export function checkSelection(
  config: {
    readonly table?: string | undefined;
    readonly query?: string | undefined;
    readonly params?: unknown;
  },
  context: z.core.$RefinementCtx,
): void {
  const report = reporter(context);
  if (config.table === undefined && config.query === undefined) {
    report("table", "neither `table` nor `query` says what is read: give one of them");
  }
  if (config.table !== undefined && config.query !== undefined) {
    report("query", "`table` and `query` both say what is read: leave one out");
  }
  if (config.params !== undefined && config.query === undefined) {
    report("params", "`params` are the values of a `query`; a table has none");
  }
}

/** Either an address or its parts. */
export function checkServer(config: Addressed, context: z.core.$RefinementCtx): void {
  const report = reporter(context);
  if (config.url === undefined && config.host === undefined) {
    report("url", "neither `url` nor `host` says where the server is: give one of them");
  }
  if (config.url === undefined) return;
  for (const key of ["host", "port", "user", "database"] as const) {
    if (config[key] !== undefined) report(key, `\`${key}\` stands in \`url\` already: leave one of them out`);
  }
}
