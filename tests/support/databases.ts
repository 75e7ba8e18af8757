import { type ChildProcess, spawn } from "node:child_process";
import {
  accessSync,
  chownSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, type TestContext } from "vitest";
import { freePort } from "./mlflow-server.js";
import { requireReal } from "./real.js";
import { runProcess } from "./run-process.js";

/** A real server on a free port, with one database and one user who has a password. */
export interface DatabaseServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** The address without the password. */
  readonly url: string;
  /** Its folder of sockets (Postgres) or its socket (MariaDB). */
  readonly socket: string;
  /** Ends it as it is, as a machine that loses its power does. */
  stop(): Promise<void>;
}

/** Servers refuse to run as root: there they run as nobody, who owns nothing else. */
const NOBODY = 65_534;
const IS_ROOT = process.getuid?.() === 0;
const START_MS = 60_000;

const PASSWORD = "s3cret/p@ss:wörd";

/** Where Debian's packages have what is not on the path. */
function program(name: string): string {
  const versions = (folder: string): string[] => {
    try {
      return readdirSync(folder).map((version) => join(folder, version, "bin"));
    } catch {
      return [];
    }
  };
  const folders = [
    ...versions("/usr/lib/postgresql").sort().reverse(),
    ...(process.env.PATH ?? "").split(delimiter),
    "/usr/sbin",
    "/usr/local/sbin",
  ];
  for (const folder of folders) {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {
      // The next one.
    }
  }
  throw new Error(
    `there is no ${name} (\`apt-get install postgresql mariadb-server-core\` gets both servers)`,
  );
}

/** The command line that ends with this process, and is not root. */
function lowered(command: string, args: readonly string[], signal: string): [string, string[]] {
  const owner = IS_ROOT ? [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"] : [];
  return [program("setpriv"), [...owner, "--pdeathsig", signal, "--", command, ...args]];
}

async function run(command: string, args: readonly string[]): Promise<void> {
  const [file, all] = lowered(program(command), args, "KILL");
  const { code, stderr, stdout } = await runProcess(file, all, { cwd: "/" });
  if (code !== 0) throw new Error(`${command} failed: ${(stderr || stdout).slice(-500)}`);
}

interface Started {
  readonly child: ChildProcess;
  readonly said: () => string;
}

function start(command: string, args: readonly string[], signal: string): Started {
  const [file, all] = lowered(program(command), args, signal);
  const child = spawn(file, all, { cwd: "/", stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (more: string) => {
      text = `${text}${more}`.slice(-2000);
    });
  }
  return { child, said: () => text };
}

/** Asks until there is an answer. */
async function answered({ child, said }: Started, ask: () => Promise<unknown>): Promise<void> {
  const end = Date.now() + START_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended: ${said()}`);
    try {
      await ask();
      return;
    } catch (error) {
      if (Date.now() > end) throw new Error(`no answer in ${START_MS / 1000} s: ${String(error)}; ${said()}`);
    }
    await sleep(100);
  }
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "assay-db-"));
  mkdirSync(join(folder, "socket"));
  if (IS_ROOT) for (const path of [folder, join(folder, "socket")]) chownSync(path, NOBODY, NOBODY);
  return folder;
}

function writeFor(path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600 });
  if (IS_ROOT) chownSync(path, NOBODY, NOBODY);
}

async function stopped({ child }: Started, folder: string, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const closed = new Promise((resolve) => child.once("close", resolve));
    child.kill(signal);
    await closed;
  }
  rmSync(folder, { recursive: true, force: true });
}

/** Starts Postgres in a temporary folder; logins need the password (scram-sha-256). */
export async function startPostgres(args: readonly string[] = []): Promise<DatabaseServer> {
  const folder = makeFolder();
  const data = join(folder, "data");
  try {
    writeFor(join(folder, "password"), PASSWORD);
    const locale = ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"];
    const login = ["--username=ada", `--pwfile=${join(folder, "password")}`, "--auth=scram-sha-256"];
    await run("initdb", ["-D", data, ...locale, ...login]);
    const port = await freePort();
    const socket = join(folder, "socket");
    const settings = [
      `unix_socket_directories=${socket}`,
      "listen_addresses=127.0.0.1",
      "fsync=off",
      ...args,
    ];
    const server = start(
      "postgres",
      ["-D", data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])],
      "QUIT",
    );
    const place = { host: "127.0.0.1", port, user: "ada", password: PASSWORD, database: "postgres" };
    const { default: pg } = await import("pg" as string);
    await answered(server, async () => {
      const client = new pg.Client(place);
      client.on("error", () => {});
      await client.connect();
      await client.end();
    });
    return {
      ...place,
      url: `postgres://ada@127.0.0.1:${port}/postgres`,
      socket,
      stop: () => stopped(server, folder, "SIGQUIT"),
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Starts MariaDB in a temporary folder; the user needs the password. */
export async function startMariadb(args: readonly string[] = []): Promise<DatabaseServer> {
  const folder = makeFolder();
  const data = join(folder, "data");
  try {
    await run("mariadb-install-db", [
      "--no-defaults",
      `--datadir=${data}`,
      "--auth-root-authentication-method=normal",
      "--skip-test-db",
      "--skip-name-resolve",
    ]);
    const first = join(folder, "first.sql");
    writeFor(
      first,
      [
        `alter user root@localhost identified by '${PASSWORD}';`,
        `create user ada@'%' identified by '${PASSWORD}';`,
        "create database bikes character set utf8mb4;",
        "grant all on bikes.* to ada@'%';",
        "grant process on *.* to ada@'%';",
      ].join("\n"),
    );
    const port = await freePort();
    const socket = join(folder, "socket", "m.sock");
    const server = start(
      "mariadbd",
      [
        "--no-defaults",
        `--datadir=${data}`,
        `--port=${port}`,
        `--socket=${socket}`,
        "--bind-address=127.0.0.1",
        "--skip-name-resolve",
        "--innodb-flush-log-at-trx-commit=0",
        `--init-file=${first}`,
        `--pid-file=${join(folder, "pid")}`,
        ...args,
      ],
      "KILL",
    );
    const place = { host: "127.0.0.1", port, user: "ada", password: PASSWORD, database: "bikes" };
    const { createConnection } = await import("mysql2/promise");
    await answered(server, async () => {
      const connection = await createConnection(place);
      await connection.end();
    });
    return {
      ...place,
      url: `mysql://ada@127.0.0.1:${port}/bikes`,
      socket,
      stop: () => stopped(server, folder, "SIGKILL"),
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** One server for all tests of a file, which calls this once; a test is skipped, with the reason, where it cannot be had. */
export function databaseOfTests(
  kind: "Postgres" | "MariaDB",
  args?: readonly string[],
): (context: TestContext) => Promise<DatabaseServer> {
  let real: ReturnType<typeof requireReal<DatabaseServer>> | undefined;
  const find = kind === "Postgres" ? startPostgres : startMariadb;
  beforeAll(async () => {
    real = requireReal(kind, () => find(args));
    await real;
  });
  afterAll(async () => (await real)?.found?.stop());
  return async (context) => {
    const found = await real;
    if (found === undefined) throw new Error("the server was not started");
    return found.use(context);
  };
}

/** Runs statements one by one; the rows of the last, as texts. */
export async function sqlOf(server: DatabaseServer, statements: readonly string[]): Promise<unknown[][]> {
  const { host, port, user, password, database } = server;
  const place = { host, port, user, password, database };
  if (!server.url.startsWith("postgres")) {
    const { createConnection } = await import("mysql2/promise");
    const connection = await createConnection({ ...place, rowsAsArray: true });
    try {
      let rows: unknown[][] = [];
      for (const sql of statements) {
        const [result] = await connection.query({ sql, rowsAsArray: true });
        rows = Array.isArray(result) ? (result as unknown[][]) : [];
      }
      return rows;
    } finally {
      await connection.end();
    }
  }
  const { default: pg } = await import("pg" as string);
  const client = new pg.Client({ ...place, types: { getTypeParser: () => String } });
  await client.connect();
  try {
    let rows: unknown[][] = [];
    for (const text of statements) ({ rows } = await client.query({ text, rowMode: "array" }));
    return rows;
  } finally {
    await client.end();
  }
}
