import type { Dispatcher } from "undici";

/** An agent that goes by the usual proxy variables, as that of the tracking server does. */
export async function httpAgent(
  variables: Readonly<Record<string, string | undefined>>,
  timeoutMs: number,
  tls: { readonly ca?: Buffer; readonly cert?: Buffer; readonly key?: Buffer } = {},
): Promise<Dispatcher> {
  const { EnvHttpProxyAgent } = await import("undici");
  return new EnvHttpProxyAgent({
    httpProxy: variables.http_proxy ?? variables.HTTP_PROXY ?? "",
    httpsProxy: variables.https_proxy ?? variables.HTTPS_PROXY ?? "",
    noProxy: variables.no_proxy ?? variables.NO_PROXY ?? "",
    // A proxy forwards plain HTTP, as curl and Python have it; a tunnel is for TLS.
    proxyTunnel: false,
    connect: { ...tls, timeout: timeoutMs },
    requestTls: tls,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
}
