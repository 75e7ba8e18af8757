import { AssayError } from "../../../utils/errors/index.js";
import type { Connection } from "./connection.js";
import { connectionFault, replyFault, strangeAnswer } from "./faults.js";

/** What a look at a server tells. */
export interface ServerProbe {
  /** MLflow's version, as `3.17.2`. */
  readonly version: string;
  /** Milliseconds from the question to the answer, with an open connection. */
  readonly latencyMs: number;
  /** How far the server's clock is ahead of ours, in milliseconds, to the second; undefined where it does not tell the time. */
  readonly clockSkewMs: number | undefined;
}

/**
 * Asks a server for its version, twice, once and for all: nothing is tried again, and after `timeoutMs` it is given up.
 * Throws TRACKING_UNAVAILABLE where the server is away, silent, does not let the user in or is not MLflow.
 */
export async function probeServer(connection: Connection, timeoutMs: number): Promise<ServerProbe> {
  const { uri, authorization } = connection;
  const asked = { method: "GET", url: `${uri}/version`, uri };
  const signal = AbortSignal.timeout(timeoutMs);
  const dispatcher = await connection.open();
  const { origin, pathname } = new URL(asked.url);
  const headers = authorization === undefined ? {} : { authorization };
  const ask = async () => {
    const start = performance.now();
    const reply = await dispatcher.request({ origin, path: pathname, method: "GET", headers, signal });
    if (reply.statusCode !== 200) throw (await replyFault(asked, reply)).error;
    const version = (await reply.body.text()).trim();
    if (!/^\d+\.\d+/.test(version) || version.length > 50) throw strangeAnswer(asked, version);
    const date = Date.parse(String(reply.headers.date ?? ""));
    return { version, date, latencyMs: performance.now() - start };
  };
  try {
    // The first one opens the connection.
    await ask();
    const { version, date, latencyMs } = await ask();
    const skew = date - (Date.now() - latencyMs / 2);
    // The header is cut to the second.
    const clockSkewMs = Number.isNaN(skew) ? undefined : skew < 0 && skew > -1500 ? 0 : Math.round(skew);
    return { version, latencyMs, clockSkewMs };
  } catch (cause) {
    if (AssayError.isInstance(cause)) throw cause;
    throw connectionFault(asked, signal.aborted ? silence(timeoutMs) : cause).error;
  } finally {
    await dispatcher.destroy();
  }
}

function silence(timeoutMs: number): Error {
  return Object.assign(new Error(`no answer within ${timeoutMs / 1000} s`), {
    code: "UND_ERR_HEADERS_TIMEOUT",
  });
}
