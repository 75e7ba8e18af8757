import { readFileSync } from "node:fs";
import type { Dispatcher } from "undici";
import { AssayError, messageOf } from "../../../utils/errors/index.js";
import { type EnvironmentOptions, readEnvironment } from "../../environment/index.js";
import { httpAgent } from "../../http-agent.js";

/** How a server is spoken to. */
export interface Connection {
  /** Address of the server without credentials and without a slash at its end. */
  readonly uri: string;
  /** The header `Authorization`, where the server asks for one. */
  readonly authorization?: string;
  /** Longest time without an answer, and the time after which nothing is tried again. */
  readonly timeoutMs: number;
  /** How often a request is sent again. */
  readonly maxRetries: number;
  /** Makes the connections, which are kept open between requests. */
  open(): Promise<Dispatcher>;
}

/** MLflow's own default, for slow answers of big servers. */
const TIMEOUT_SECONDS = 120;

/** With waits of 0.2 s, doubled each time, a server that is away is told of after some three seconds. */
const MAX_RETRIES = 4;

/** uvicorn closes an idle connection after 5 s: it is given up before, so that no request goes into a closed one. */
const KEEP_ALIVE_MS = 3000;

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * The connection to a server by its address and MLflow's variables: MLFLOW_TRACKING_USERNAME and …PASSWORD, or …TOKEN
 * (credentials in the address come first), MLFLOW_TRACKING_INSECURE_TLS, …SERVER_CERT_PATH, …CLIENT_CERT_PATH,
 * MLFLOW_HTTP_REQUEST_TIMEOUT and …MAX_RETRIES, and the usual proxy variables.
 */
export function connectionTo(uri: string, options: EnvironmentOptions): Connection {
  const { url, ...own } = addressOf(uri);
  const { values, variables } = readEnvironment(options);
  const user = own.user || values.mlflowTrackingUsername;
  const password = own.password || values.mlflowTrackingPassword;
  const token = values.mlflowTrackingToken;
  const authorization =
    user !== undefined && password !== undefined
      ? `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`
      : token === undefined
        ? undefined
        : `Bearer ${token}`;
  const timeoutMs = 1000 * (values.mlflowHttpRequestTimeout ?? TIMEOUT_SECONDS);
  const tls = {
    rejectUnauthorized: !/^(1|true)$/i.test(values.mlflowTrackingInsecureTls ?? ""),
    ...pemOf("ca", values.mlflowTrackingServerCertPath),
    // One file holds the certificate and its key, as MLflow wants it.
    ...pemOf("cert", values.mlflowTrackingClientCertPath),
    ...pemOf("key", values.mlflowTrackingClientCertPath),
  };
  return {
    uri: `${url.origin}${url.pathname.replace(/\/+$/, "")}`,
    ...(authorization === undefined ? {} : { authorization }),
    timeoutMs,
    maxRetries: values.mlflowHttpRequestMaxRetries ?? MAX_RETRIES,
    open: () =>
      httpAgent(variables, {
        timeoutMs,
        connectTimeoutMs: CONNECT_TIMEOUT_MS,
        keepAliveMs: KEEP_ALIVE_MS,
        tls,
      }),
  };
}

function addressOf(uri: string): { readonly url: URL; readonly user: string; readonly password: string } {
  try {
    const url = new URL(uri);
    if (url.search !== "" || url.hash !== "") throw new Error("a query or a fragment");
    return { url, user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
  } catch (cause) {
    throw new AssayError("TRACKING_UNAVAILABLE", {
      what: "the tracking URI is not the address of a server",
      got: messageOf(cause),
      wanted: "an address, as http://127.0.0.1:5000",
      next: "Change `tracking.uri` or MLFLOW_TRACKING_URI.",
      cause,
    });
  }
}

function pemOf(name: string, path: string | undefined): Readonly<Record<string, Buffer>> {
  if (path === undefined) return {};
  try {
    return { [name]: readFileSync(path) };
  } catch (cause) {
    throw new AssayError("TRACKING_UNAVAILABLE", {
      what: `the certificate file ${path} cannot be read`,
      got: messageOf(cause),
      next: "Change MLFLOW_TRACKING_SERVER_CERT_PATH or MLFLOW_TRACKING_CLIENT_CERT_PATH.",
      cause,
    });
  }
}
