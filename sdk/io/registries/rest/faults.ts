import type { Dispatcher } from "undici";
import { AssayError, type ErrorCode } from "../../../utils/errors/index.js";
import { maskText } from "../../../utils/secrets.js";

/** What a server answered to a request that it refused: the `cause` of the AssayError. */
export class ServerError extends Error {
  override readonly name = "ServerError";

  constructor(
    readonly method: string,
    /** Without credentials. */
    readonly url: string,
    readonly status: number,
    /** MLflow's code, as RESOURCE_DOES_NOT_EXIST; absent where the answer is not MLflow's. */
    readonly errorCode: string | undefined,
    /** The server's words. */
    message: string,
  ) {
    super(message);
  }
}

/** Why a request failed, and whether it may be sent again. */
export interface Fault {
  readonly error: AssayError;
  /** Whether it may pass: the server is busy, away or restarting. */
  readonly passing: boolean;
  /** Whether the server has surely done nothing, so that even what is not repeatable may be sent again. */
  readonly unsent: boolean;
  /** How long the server asks to wait. */
  readonly retryAfterMs?: number;
}

/** The request as errors name it. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  /** Address of the server. */
  readonly uri: string;
  /** What a request without it in its address is about, as `experiment_id 7`. */
  readonly about?: string;
}

const WAY_ON = "Without a server, keep runs in the embedded store: MLFLOW_TRACKING_URI=./mlruns.";

/** MLflow's codes that tell of the request, not of the server. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  RESOURCE_DOES_NOT_EXIST: "TRACKING_MISSING",
  NOT_FOUND: "TRACKING_MISSING",
  INVALID_PARAMETER_VALUE: "TRACKING_INVALID",
  RESOURCE_ALREADY_EXISTS: "TRACKING_INVALID",
  INVALID_STATE: "TRACKING_INVALID",
  BAD_REQUEST: "TRACKING_INVALID",
};

/** MLflow's code in an error's cause, or undefined where the error is not a server's. */
export function errorCodeOf(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof ServerError ? cause.errorCode : undefined;
}

export async function replyFault(asked: Asked, reply: Dispatcher.ResponseData): Promise<Fault> {
  const { statusCode: status, headers, body } = reply;
  const text = (await body.text()).slice(0, 20_000);
  const { errorCode, message } = wordsOf(text);
  const cause = new ServerError(asked.method, asked.url, status, errorCode, message);
  const seconds = Number(headers["retry-after"]);
  return {
    error: refusalOf(asked, cause, /^\s*</.test(text), String(headers.location ?? "")),
    passing: [429, 502, 503, 504].includes(status),
    unsent: status === 429,
    ...(seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}),
  };
}

/** No answer came, or only a part of one. */
export function connectionFault(asked: Asked, cause: unknown): Fault {
  // undici's parser errors have a name, and not always a code.
  const { name, code: given } = cause as NodeJS.ErrnoException;
  const code = String(given ?? (name === "HTTPParserError" ? "HPE_INVALID" : ""));
  const reason = (cause instanceof Error && cause.message !== "" ? cause.message : code)
    .replace(/\s+/g, " ")
    .trim();
  const unsent = ["ECONNREFUSED", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT", "EHOSTUNREACH"].includes(code);
  const broken = ["ECONNRESET", "EPIPE", "ETIMEDOUT", "UND_ERR_SOCKET"].includes(code);
  const slow = code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT";
  const [complaint, next] = diagnosis(code, slow, broken && asked.uri.startsWith("https:"));
  const error = new AssayError("TRACKING_UNAVAILABLE", {
    what: `the tracking server ${asked.uri} ${complaint}`,
    got: maskText(`${asked.method} ${asked.url}: ${reason}${reason.includes(code) ? "" : ` (${code})`}`),
    next: `${next} ${WAY_ON}`,
    cause,
  });
  return { error, passing: unsent || broken || slow, unsent };
}

/** What a connection's error code means, and what to do. */
function diagnosis(code: string, slow: boolean, hungUp: boolean): readonly [complaint: string, next: string] {
  if (slow)
    return [
      "does not answer in time",
      "Look whether it is busy; MLFLOW_HTTP_REQUEST_TIMEOUT is the time it has.",
    ];
  if (code.startsWith("HPE_")) return ["does not speak HTTP", "Correct the port of the tracking URI."];
  if (code === "ERR_SSL_WRONG_VERSION_NUMBER" || code === "ERR_SSL_PACKET_LENGTH_TOO_LONG")
    return ["does not speak TLS", "Write http:// in place of https://, or correct the port."];
  if (/^ERR_SSL_.*ALERT/.test(code))
    return [
      "refuses this client's certificate",
      "Give one that it takes in MLFLOW_TRACKING_CLIENT_CERT_PATH.",
    ];
  if (/CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)) {
    const next =
      "Give its certificate in MLFLOW_TRACKING_SERVER_CERT_PATH, or set MLFLOW_TRACKING_INSECURE_TLS=true.";
    return ["has a certificate that is not trusted", next];
  }
  // A server that misses the client's certificate may end the connection before its reason has come.
  if (hungUp)
    return [
      "closes the connection",
      "Look into its log; where it asks for a client's certificate, give one in MLFLOW_TRACKING_CLIENT_CERT_PATH.",
    ];
  return ["cannot be reached", "Start the server or correct the tracking URI."];
}

/** An answer that MLflow would not give. */
export function strangeAnswer(asked: Asked, text: string, cause?: unknown): AssayError {
  return new AssayError("TRACKING_UNAVAILABLE", {
    what: `the server at ${asked.uri} does not answer as MLflow does`,
    got: `${asked.method} ${asked.url}: ${maskText(titleOf(text))}`,
    wanted: "the address of an MLflow server, as http://127.0.0.1:5000",
    next: `Correct the tracking URI. ${WAY_ON}`,
    cause,
  });
}

function refusalOf(asked: Asked, cause: ServerError, html: boolean, location: string): AssayError {
  const { status, errorCode, message } = cause;
  const got = `${asked.method} ${asked.url}: ${[status, errorCode].filter(Boolean).join(" ")}: ${message}`;
  if (status === 401 || status === 403) return notLetIn(asked, cause, got);
  if (status >= 300 && status < 400) return strangeAnswer(asked, `${status}, moved to ${location}`, cause);
  if (errorCode === undefined && status < 500) {
    return html || status === 404 || status === 405
      ? strangeAnswer(asked, `${status} ${message}`, cause)
      : new AssayError("TRACKING_INVALID", { what: "the tracking server refused a request", got, cause });
  }
  const code = CODES[errorCode ?? ""] ?? "TRACKING_UNAVAILABLE";
  const what = {
    TRACKING_MISSING: "the tracking server has no such thing",
    TRACKING_INVALID: "the tracking server refused a request",
  } as const;
  if (code === "TRACKING_MISSING" || code === "TRACKING_INVALID")
    return new AssayError(code, { what: what[code], got, cause });
  return new AssayError(code, {
    what: `the tracking server ${asked.uri} failed`,
    got,
    next: `Look into the server's log, or try again later. ${WAY_ON}`,
    cause,
  });
}

/** Not known, not allowed to, or not by this name of the server: three things that a server says alike. */
function notLetIn({ uri, about }: Asked, cause: ServerError, got: string): AssayError {
  const { host } = new URL(uri);
  const [what, next] =
    cause.status === 401
      ? [
          `the tracking server ${uri} does not let this user in`,
          "Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.",
        ]
      : /invalid host header/i.test(cause.message)
        ? [
            `the tracking server ${uri} does not answer to the name ${host}`,
            `Start it with --allowed-hosts ${host}, or use a name that it answers to.`,
          ]
        : [
            `this user may not do that on the tracking server ${uri}`,
            "Ask the server's administrator for the permission, or set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD " +
              "(or MLFLOW_TRACKING_TOKEN) of a user who may.",
          ];
  return new AssayError("TRACKING_UNAVAILABLE", {
    what,
    got: about === undefined ? got : `${got} (${about})`,
    next: `${next} ${WAY_ON}`,
    cause,
  });
}

function wordsOf(text: string): { readonly errorCode: string | undefined; readonly message: string } {
  try {
    const { error_code, message, detail } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const words = titleOf(String(message ?? detail ?? text));
    return { errorCode: typeof error_code === "string" ? error_code : undefined, message: words };
  } catch {
    return { errorCode: undefined, message: titleOf(text) };
  }
}

/** The words of an answer in a line: an HTML page's title, or the text's beginning. */
function titleOf(text: string): string {
  const title = /<title>([^<]*)<\/title>/i.exec(text)?.[1];
  const line = (title === undefined ? text : `an HTML page, "${title}"`).replace(/\s+/g, " ").trim();
  const words = line.length > 400 ? `${line.slice(0, 400)}…` : line;
  return maskText(words === "" ? "an empty answer" : words);
}
