import { throwIfAborted } from "../../../utils/abort.js";
import { AssayError } from "../../../utils/errors/index.js";
import { STOPPED } from "../../datasets/session.js";
import { type ServerAddress, type ServerConfig, serverAddress } from "../address.js";
import { type Driver, loadDriver } from "../driver.js";
import { driverError, lost, unavailable } from "../failures.js";
import type { OpenOptions } from "../session.js";
import { type MysqlCommand, type RowStream, streamRows } from "./stream.js";

const DRIVER: Driver = { name: "mysql2", purpose: "A MySQL or MariaDB database", wanted: "3.9 or later" };

/** What is used of a connection of mysql2. */
export interface MysqlClient {
  readonly threadId: number | null;
  connect(done: (error: unknown) => void): void;
  query(options: object, done: (error: unknown, rows: unknown) => void): void;
  execute(options: object, done: (error: unknown, rows: unknown) => void): void;
  execute(options: object): MysqlCommand;
  pause(): void;
  resume(): void;
  end(done: () => void): void;
  destroy(): void;
  on(event: "error", listener: (error: Error) => void): void;
}

interface Mysql {
  createConnection(options: object): MysqlClient;
}

/** A connection to MySQL or MariaDB. */
export interface MysqlConnection {
  readonly shown: string;
  /** Runs one statement as it is. */
  run(sql: string): Promise<void>;
  /** Runs one statement with its values bound; the rows, where it gives any. */
  query(sql: string, values?: readonly unknown[]): Promise<unknown[][]>;
  /** Runs one SELECT with its values bound, its rows given as they come. */
  stream(sql: string, values: readonly unknown[]): Promise<RowStream>;
}

export interface MysqlConfig extends ServerConfig {
  readonly kind: "mysql";
  readonly connectTimeoutMs: number;
}

/**
 * Opens a connection for one piece of work and closes it; its time zone is UTC. Aborting the signal kills the statement that
 * runs. Throws DATABASE_UNAVAILABLE, DEPENDENCY_MISSING, INTERRUPTED; what a statement throws is the driver's own.
 */
export async function withMysql<T>(
  config: MysqlConfig,
  { baseDir, signal }: OpenOptions,
  work: (connection: MysqlConnection) => Promise<T>,
): Promise<T> {
  throwIfAborted(signal, STOPPED);
  const address = serverAddress(config, baseDir);
  const mysql = loadDriver(DRIVER) as Mysql;
  const options = clientOptions(address, config.connectTimeoutMs);
  const client = await open(mysql, options).catch((error: unknown) => {
    throw cannotConnect(address, error);
  });
  // A connection that is cut off tells nobody: what waits for it is given up here.
  let giveUp: (reason: unknown) => void = () => {};
  const stopped = new Promise<never>((_, reject) => {
    giveUp = reject;
  });
  stopped.catch(() => {});
  client.on("error", (error) => giveUp(error));
  const cancel = () => {
    void killStatement(mysql, options, client.threadId).finally(() => giveUp(signal?.reason));
  };
  signal?.addEventListener("abort", cancel);
  const call = (method: "query" | "execute", request: object) =>
    new Promise<unknown>((resolve, reject) => {
      throwIfAborted(signal, STOPPED);
      client[method](request, (error, rows) => (error === null ? resolve(rows) : reject(error)));
    });
  let isCut = false;
  const connection: MysqlConnection = {
    shown: address.shown,
    async run(sql) {
      await call("query", { sql });
    },
    async query(sql, values = []) {
      const rows = await call("execute", { sql, values, rowsAsArray: true });
      return Array.isArray(rows) ? rows : [];
    },
    stream(sql, values) {
      return streamRows(client, sql, values, () => {
        isCut = true;
      });
    },
  };
  try {
    await connection.run("set time_zone = '+00:00'");
    const done = await Promise.race([work(connection), stopped]);
    // Ends in order, save where a result was left in the middle.
    if (!isCut) await Promise.race([new Promise<void>((resolve) => client.end(resolve)), late(1000)]);
    return done;
  } catch (error) {
    throwIfAborted(signal, STOPPED);
    throw !AssayError.isInstance(error) && isLost(error) ? lost(address.shown, error) : error;
  } finally {
    signal?.removeEventListener("abort", cancel);
    client.destroy();
  }
}

function late(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

async function open(mysql: Mysql, options: object): Promise<MysqlClient> {
  const client = mysql.createConnection(options);
  // A connection that is lost between two statements is told by the next one.
  client.on("error", () => {});
  try {
    await new Promise<void>((resolve, reject) => {
      client.connect((error) => (error ? reject(error) : resolve()));
    });
    return client;
  } catch (error) {
    client.destroy();
    throw error;
  }
}

function clientOptions(address: ServerAddress, connectTimeoutMs: number): object {
  const { host, port, user, password, database, tls } = address;
  return {
    ...(host.startsWith("/") ? { socketPath: host } : { host, port }),
    user,
    password,
    database,
    connectTimeout: connectTimeoutMs,
    charset: "utf8mb4",
    // Each cell as exact as the server has it.
    supportBigNumbers: true,
    dateStrings: true,
    jsonStrings: true,
    ...(tls === undefined
      ? {}
      : {
          ssl: {
            ca: tls.ca,
            cert: tls.cert,
            key: tls.key,
            rejectUnauthorized: tls.rejectUnauthorized,
            verifyIdentity: tls.verifiesName,
          },
        }),
  };
}

/** A second connection asks the server to stop; where it cannot, the statement runs to its end and is thrown away. */
async function killStatement(mysql: Mysql, options: object, threadId: number | null): Promise<void> {
  if (threadId === null) return;
  try {
    const other = await open(mysql, options);
    await new Promise<void>((resolve) =>
      other.query({ sql: `kill query ${Number(threadId)}` }, () => resolve()),
    );
    other.destroy();
  } catch {
    // Nothing to be done about it.
  }
}

/** Whether the connection, and not the statement, failed. */
function isLost(error: unknown): boolean {
  const { code, errno, message } = driverError(error);
  // Killed (1927 of MariaDB), shut down (1053), timed out (4031).
  return (
    /^(PROTOCOL_CONNECTION_LOST|PROTOCOL_SEQUENCE_TIMEOUT|ECONNRESET|EPIPE|ETIMEDOUT)$/.test(code) ||
    errno === 1927 ||
    errno === 1053 ||
    errno === 4031 ||
    /closed state|connection lost/i.test(message)
  );
}

/** What to do next, by what is told. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/ACCESS_DENIED|AUTH_|HOST_NOT_PRIVILEGED/, "Check user and password, and from where the user may come."],
  [/BAD_DB_ERROR/, "Name a database that is there (`show databases` lists them)."],
  [
    /support secure|NO_SUPPORT/i,
    "The server knows no encryption: take sslmode out of the url where its network is trusted.",
  ],
  [
    /SECURE_TRANSPORT|self.signed|certificate|altname/i,
    "Set sslmode (and sslrootcert) in the url: `mysql://…?sslmode=verify-full`.",
  ],
];

function cannotConnect(address: ServerAddress, cause: unknown): AssayError {
  const { code, message } = driverError(cause);
  const advice = ADVICE.find(([pattern]) => pattern.test(code) || pattern.test(message))?.[1];
  return unavailable(
    address.shown,
    /ETIMEDOUT/.test(`${code} ${message}`) ? "no answer within connectTimeoutMs" : message || code,
    advice ?? "Check host and port, and that the server runs and can be reached from here.",
    cause,
  );
}
