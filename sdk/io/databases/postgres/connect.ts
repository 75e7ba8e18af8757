import { throwIfAborted } from "../../../utils/abort.js";
import { AssayError } from "../../../utils/errors/index.js";
import { STOPPED } from "../../datasets/session.js";
import { type ServerAddress, type ServerConfig, serverAddress } from "../address.js";
import { type Driver, loadDriver } from "../driver.js";
import { driverError, lost, unavailable } from "../failures.js";
import type { OpenOptions } from "../session.js";

const DRIVER: Driver = { name: "pg", purpose: "A Postgres database", wanted: "8.11 or later" };

/** What is used of a result of pg. */
export interface PgResult {
  readonly rows: readonly (readonly (string | null)[])[];
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
}

/** What is used of a client of pg. */
interface PgClient {
  readonly processID: number | null;
  connect(): Promise<void>;
  query(query: object): Promise<PgResult | PgResult[]>;
  end(): Promise<void>;
  on(event: "error", listener: (error: Error) => void): void;
}

interface Pg {
  readonly Client: new (options: object) => PgClient;
}

/** A connection to Postgres. Cells come as the server's texts. */
export interface PgConnection {
  readonly shown: string;
  /** Runs one statement with its values bound, or, without values, several. */
  query(sql: string, values?: readonly unknown[]): Promise<PgResult>;
}

export interface PostgresConfig extends ServerConfig {
  readonly kind: "postgres";
  readonly schema?: string | undefined;
  readonly connectTimeoutMs: number;
}

/**
 * Opens a connection for one piece of work and closes it. Aborting the signal cancels the statement that runs. Throws
 * DATABASE_UNAVAILABLE, DEPENDENCY_MISSING, INTERRUPTED; what a statement throws is the driver's own.
 */
export async function withPostgres<T>(
  config: PostgresConfig,
  { baseDir, signal }: OpenOptions,
  work: (connection: PgConnection) => Promise<T>,
): Promise<T> {
  throwIfAborted(signal, STOPPED);
  const address = serverAddress(config, baseDir);
  const { Client } = loadDriver(DRIVER) as Pg;
  const options = clientOptions(address, config.connectTimeoutMs);
  const client = new Client(options);
  // A connection that is lost between two statements is told by the next one.
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    void client.end().catch(() => {});
    throw cannotConnect(address, error);
  }
  const cancel = () => void cancelStatement(Client, options, client.processID);
  signal?.addEventListener("abort", cancel);
  const connection: PgConnection = {
    shown: address.shown,
    async query(text, values) {
      throwIfAborted(signal, STOPPED);
      const extended = values === undefined ? {} : { values: [...values], queryMode: "extended" };
      const result = await client.query({ text, rowMode: "array", ...extended });
      return Array.isArray(result) ? (result.at(-1) as PgResult) : result;
    },
  };
  try {
    return await work(connection);
  } catch (error) {
    throwIfAborted(signal, STOPPED);
    throw !AssayError.isInstance(error) && isLost(error) ? lost(address.shown, error) : error;
  } finally {
    signal?.removeEventListener("abort", cancel);
    await client.end().catch(() => {});
  }
}

function clientOptions(address: ServerAddress, connectTimeoutMs: number): object {
  const { host, port, user, password, database, tls } = address;
  return {
    host,
    port,
    user,
    password,
    database,
    connectionTimeoutMillis: connectTimeoutMs,
    ssl:
      tls === undefined
        ? false
        : {
            ca: tls.ca,
            cert: tls.cert,
            key: tls.key,
            rejectUnauthorized: tls.rejectUnauthorized,
            ...(tls.verifiesName ? {} : { checkServerIdentity: () => undefined }),
          },
    application_name: "assay",
    keepAlive: true,
    types: { getTypeParser: () => (text: string) => text },
  };
}

/** A second connection asks the server to stop; where it cannot, the statement runs to its end and is thrown away. */
async function cancelStatement(
  Client: Pg["Client"],
  options: object,
  processId: number | null,
): Promise<void> {
  if (processId === null) return;
  const other = new Client(options);
  other.on("error", () => {});
  try {
    await other.connect();
    await other.query({ text: "select pg_cancel_backend($1)", values: [processId] });
  } catch {
    // Nothing to be done about it.
  } finally {
    await other.end().catch(() => {});
  }
}

/** Whether the connection, and not the statement, failed: class 08, the server going down, or pg's own words. */
function isLost(error: unknown): boolean {
  const { code, message } = driverError(error);
  return (
    /^(08...|57P0[123]|ECONNRESET|EPIPE|ETIMEDOUT)$/.test(code) ||
    /connection terminated|connection error|not queryable/i.test(message)
  );
}

/** What to do next, by what is told. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/^28/, "Check user and password, and the server's pg_hba.conf."],
  [/password must be a string/, "The server asks for a password: set `password: ${env:NAME}`."],
  [/^3D000/, "Name a database that is there (`psql -l` lists them)."],
  [
    /not support SSL/i,
    "The server knows no encryption: take sslmode out of the url where its network is trusted.",
  ],
  [
    /no encryption|self.signed|certificate|altname/i,
    "Set sslmode (and sslrootcert) in the url: `postgres://…?sslmode=verify-full`.",
  ],
];

function cannotConnect(address: ServerAddress, cause: unknown): AssayError {
  const { code, message } = driverError(cause);
  const isLate = /timeout expired|due to.*timeout/i.test(message);
  const advice = ADVICE.find(([pattern]) => pattern.test(code) || pattern.test(message))?.[1];
  return unavailable(
    address.shown,
    isLate ? "no answer within connectTimeoutMs" : message || code,
    advice ?? "Check host and port, and that the server runs and can be reached from here.",
    cause,
  );
}
