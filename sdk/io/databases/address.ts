import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { ConnectionOptions as TlsOptions } from "node:tls";
import { AssayError } from "../../utils/errors/index.js";
import { didYouMean } from "../../utils/names.js";

/** Where a server is, and as whom it is asked. */
export interface ServerAddress {
  /** A name, or a folder or file of a socket where it starts with a slash. */
  readonly host: string;
  readonly port: number;
  readonly user?: string;
  readonly password?: string;
  readonly database?: string;
  /** Absent where nothing is encrypted. */
  readonly tls?: Tls;
  /** For people and logs: without the password. */
  readonly shown: string;
}

/** How a connection is encrypted. */
export interface Tls extends Pick<TlsOptions, "ca" | "cert" | "key" | "rejectUnauthorized"> {
  /** Whether the certificate must bear the server's name. */
  readonly verifiesName: boolean;
}

/** What a config says of a server. */
export interface ServerConfig {
  readonly kind: "postgres" | "mysql";
  readonly url?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly database?: string | undefined;
}

const SCHEMES = { postgres: ["postgres", "postgresql"], mysql: ["mysql", "mariadb"] } as const;
const PORTS = { postgres: 5432, mysql: 3306 } as const;
const MODES = ["disable", "require", "verify-ca", "verify-full"];
const UNREADABLE = "an address that is none; characters as @ / : # in a password are written %40 %2F %3A %23";
const OPTIONS = ["sslmode", "sslrootcert", "sslcert", "sslkey", "host"];

/**
 * The server of a config. Options of a `url` are libpq's: `sslmode` (disable, require: encrypted but not verified, verify-ca,
 * verify-full), `sslrootcert`, `sslcert`, `sslkey` (files, relative to `baseDir`), `host` (a socket). Throws CONFIG_INVALID,
 * without telling the password.
 */
export function serverAddress(config: ServerConfig, baseDir: string): ServerAddress {
  const parts = config.url === undefined ? {} : partsOf(config.kind, config.url, baseDir);
  const {
    host = "localhost",
    port = PORTS[config.kind],
    user,
    password,
    database,
    tls,
  } = {
    ...defined(config),
    ...parts,
    // A password of its own, so that the address may stand in a file.
    ...(config.password ? { password: config.password } : {}),
  };
  const place = host.startsWith("/")
    ? `/${database ?? ""}?host=${host}`
    : `${bracket(host)}:${port}/${database ?? ""}`;
  return {
    host,
    port,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    ...(database === undefined ? {} : { database }),
    ...(tls === undefined ? {} : { tls }),
    shown: `${config.kind}://${user === undefined ? "" : `${user}@`}${place}`,
  };
}

type Parts = Partial<Pick<ServerAddress, "host" | "port" | "user" | "password" | "database" | "tls">>;

function defined({ host, port, user, password, database }: ServerConfig): Parts {
  const entries = Object.entries({ host, port, user, password, database });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function bracket(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

function partsOf(kind: ServerConfig["kind"], text: string, baseDir: string): Parts {
  const [scheme = ""] = text.split(/[+:]/, 1);
  if (!(SCHEMES[kind] as readonly string[]).includes(scheme.toLowerCase())) {
    throw invalid(kind, `an address that starts with ${JSON.stringify(scheme.slice(0, 20))}`);
  }
  let url: URL;
  try {
    // A driver's name in it (postgresql+psycopg2) is another program's business.
    url = new URL(text.replace(/^([a-z]+)\+\w+:/i, "$1:"));
  } catch {
    // Node's own error would tell the address, and the password in it.
    throw invalid(kind, UNREADABLE);
  }
  // Behind the host stands the rest of a password that holds a / or a ?.
  if (/@/.test(`${url.pathname}${url.search}${url.hash}`)) throw invalid(kind, UNREADABLE);
  const options = url.searchParams;
  for (const key of options.keys()) {
    if (!OPTIONS.includes(key)) throw invalid(kind, `the option "${key}"`, didYouMean(key, OPTIONS));
  }
  const host = options.get("host") ?? url.hostname.replace(/^\[(.*)\]$/, "$1");
  const database = decode(kind, url.pathname.slice(1));
  const tls = tlsOf(kind, options, baseDir);
  return {
    ...(host === "" ? {} : { host: decode(kind, host) }),
    ...(url.port === "" ? {} : { port: Number(url.port) }),
    ...(url.username === "" ? {} : { user: decode(kind, url.username) }),
    ...(url.password === "" ? {} : { password: decode(kind, url.password) }),
    ...(database === "" ? {} : { database }),
    ...(tls === undefined ? {} : { tls }),
  };
}

function tlsOf(kind: ServerConfig["kind"], options: URLSearchParams, baseDir: string): Tls | undefined {
  const mode = options.get("sslmode") ?? (options.has("sslrootcert") ? "verify-full" : "disable");
  if (!MODES.includes(mode)) throw invalid(kind, `sslmode=${mode}`, `Known: ${MODES.join(", ")}.`);
  if (mode === "disable") return undefined;
  const file = (key: string): Buffer | undefined => {
    const path = options.get(key);
    if (path === null) return undefined;
    try {
      return readFileSync(resolve(baseDir, path));
    } catch (cause) {
      throw invalid(kind, `${key}=${path}, which cannot be read: ${String(cause)}`);
    }
  };
  const [ca, cert, key] = [file("sslrootcert"), file("sslcert"), file("sslkey")];
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    rejectUnauthorized: mode !== "require",
    verifiesName: mode === "verify-full",
  };
}

function decode(kind: ServerConfig["kind"], text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid(kind, "an address with a % that starts no character; write it %25");
  }
}

function invalid(kind: ServerConfig["kind"], got: string, next?: string): AssayError {
  return new AssayError("CONFIG_INVALID", {
    what: `the url of the ${kind} server cannot be read`,
    got,
    wanted: `${kind}://user:password@host:${PORTS[kind]}/database`,
    ...(next === undefined ? {} : { next }),
  });
}
