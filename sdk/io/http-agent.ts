import type { Dispatcher } from "undici";

export interface HttpAgentOptions {
  /** Longest time without an answer. */
  readonly timeoutMs: number;
  /** Longest time until there is a connection. @default timeoutMs */
  readonly connectTimeoutMs?: number;
  /** How long a connection is kept open between requests. @default undici's own */
  readonly keepAliveMs?: number;
  readonly tls?: {
    readonly ca?: Buffer;
    readonly cert?: Buffer;
    readonly key?: Buffer;
    readonly rejectUnauthorized?: boolean;
  };
}

/** An agent that goes by the usual proxy variables. */
export async function httpAgent(
  variables: Readonly<Record<string, string | undefined>>,
  { timeoutMs, connectTimeoutMs = timeoutMs, keepAliveMs, tls = {} }: HttpAgentOptions,
): Promise<Dispatcher> {
  const { EnvHttpProxyAgent } = await import("undici");
  return new EnvHttpProxyAgent({
    httpProxy: variables.http_proxy ?? variables.HTTP_PROXY ?? "",
    httpsProxy: variables.https_proxy ?? variables.HTTPS_PROXY ?? "",
    noProxy: variables.no_proxy ?? variables.NO_PROXY ?? "",
    // A proxy forwards plain HTTP, as curl and Python have it; a tunnel is for TLS.
    proxyTunnel: false,
    connect: { ...tls, timeout: connectTimeoutMs },
    requestTls: tls,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    ...(keepAliveMs === undefined ? {} : { keepAliveTimeout: keepAliveMs }),
  });
}
