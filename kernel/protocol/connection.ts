import { readFile } from "node:fs/promises";
import { AssayError, asAssayError } from "../../sdk/utils/errors/index.js";

const PORTS = ["shell_port", "control_port", "iopub_port", "stdin_port", "hb_port"] as const;
export type Port = (typeof PORTS)[number];

/** What a front end writes into the connection file before it starts a kernel. */
export interface Connection extends Readonly<Record<Port, number>> {
  readonly transport: "tcp" | "ipc";
  /** The address to bind, or with `ipc` the start of the sockets' paths. */
  readonly ip: string;
  /** The key of the signatures; empty where messages are not signed. */
  readonly key: string;
}

/**
 * Reads a connection file.
 *
 * @throws AssayError `CONFIG_FILE_MISSING`, `CONFIG_SYNTAX` or `CONFIG_INVALID`
 */
export async function readConnection(path: string): Promise<Connection> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw asAssayError(cause, "CONFIG_FILE_MISSING", `the connection file ${path} cannot be read`);
  }
  return parseConnection(text, path);
}

export function parseConnection(text: string, path: string): Connection {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (cause) {
    throw asAssayError(cause, "CONFIG_SYNTAX", `the connection file ${path} is not JSON`);
  }
  const invalid = (key: string, got: unknown, wanted: string): AssayError =>
    new AssayError("CONFIG_INVALID", {
      what: `"${key}" of the connection file ${path} is wrong`,
      got: JSON.stringify(got) ?? "nothing",
      wanted,
      next: "Let a Jupyter client write this file; it makes one for each kernel that it starts.",
    });
  const fields = (typeof file === "object" && file !== null ? file : {}) as Readonly<Record<string, unknown>>;
  const { transport = "tcp", ip = "127.0.0.1", key = "", signature_scheme: scheme = "hmac-sha256" } = fields;
  if (transport !== "tcp" && transport !== "ipc") throw invalid("transport", transport, '"tcp" or "ipc"');
  if (typeof ip !== "string" || ip === "") throw invalid("ip", ip, "an address, or a path with ipc");
  if (typeof key !== "string") throw invalid("key", key, "a string");
  if (key !== "" && scheme !== "hmac-sha256") throw invalid("signature_scheme", scheme, '"hmac-sha256"');
  const port = (name: Port): number => {
    const value = fields[name];
    if (typeof value === "number" && Number.isInteger(value) && value > 0 && value < 65536) return value;
    throw invalid(name, value, "a port from 1 to 65535");
  };
  return {
    transport,
    ip,
    key,
    shell_port: port("shell_port"),
    control_port: port("control_port"),
    iopub_port: port("iopub_port"),
    stdin_port: port("stdin_port"),
    hb_port: port("hb_port"),
  };
}

/** The ZeroMQ address of a channel. */
export function endpoint(connection: Connection, port: Port): string {
  const { transport, ip } = connection;
  return transport === "tcp" ? `tcp://${ip}:${connection[port]}` : `ipc://${ip}-${connection[port]}`;
}
