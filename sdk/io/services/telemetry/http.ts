import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Dispatcher } from "undici";
import type { OtlpSignal } from "../../../utils/settings/index.js";
import { httpAgent } from "../../http-agent.js";
import type { SignalSettings } from "./settings.js";
import { SendFailure, TOOK_ALL, type Transport } from "./transport.js";
import { decodeResponse, encodeRequest, type PartialSuccess } from "./wire.js";

/** Answers after which the same request may be sent again (OTLP's specification). */
const AGAIN = [429, 502, 503, 504];

/** The start of an answer that is told. */
const TOLD = 200;

/** OTLP over HTTP, as protobuf or as JSON. */
export class HttpTransport implements Transport {
  private agent: Promise<Dispatcher> | undefined;

  constructor(
    private readonly signal: OtlpSignal,
    private readonly settings: SignalSettings,
    private readonly variables: Readonly<Record<string, string | undefined>>,
  ) {}

  async send(request: Readonly<Record<string, unknown>>, stop: AbortSignal): Promise<PartialSuccess> {
    const { url, protocol, headers, gzip: packed } = this.settings;
    const isJson = protocol === "http/json";
    const plain = isJson
      ? Buffer.from(JSON.stringify(request))
      : Buffer.from(encodeRequest(this.signal, request));
    const answer = await this.post({
      body: packed ? await promisify(gzip)(plain) : plain,
      headers: {
        ...headers,
        "content-type": isJson ? "application/json" : "application/x-protobuf",
        ...(packed ? { "content-encoding": "gzip" } : {}),
      },
      stop,
    });
    if (answer.status >= 200 && answer.status < 300) return partialOf(answer.body, isJson);
    // A refusal is a protobuf Status or JSON; the readable part of either says enough.
    const text = answer.body
      .toString("utf8")
      .replace(/[^\x21-\x7e]+/g, " ")
      .trim()
      .slice(0, TOLD);
    throw new SendFailure(
      `${url} answered ${answer.status}${text === "" ? "" : `: ${text}`}`,
      AGAIN.includes(answer.status),
    );
  }

  async close(): Promise<void> {
    await (await this.agent)?.destroy();
  }

  private async post(options: {
    readonly body: Buffer;
    readonly headers: Readonly<Record<string, string>>;
    readonly stop: AbortSignal;
  }): Promise<{ readonly status: number; readonly body: Buffer }> {
    const { url, timeoutMs } = this.settings;
    try {
      this.agent ??= httpAgent(this.variables, { timeoutMs, tls: certificates(this.settings) });
      const { request } = await import("undici");
      const { body, headers, stop } = options;
      const signal = AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)]);
      const dispatcher = await this.agent;
      const response = await request(url, { method: "POST", body, headers, signal, dispatcher });
      return { status: response.statusCode, body: Buffer.from(await response.body.arrayBuffer()) };
    } catch (cause) {
      throw new SendFailure(`${url}: ${faultOf(cause)}`, true, { cause });
    }
  }
}

/** The certificate files of a collector. */
export function certificates({ tls }: SignalSettings): { ca?: Buffer; cert?: Buffer; key?: Buffer } {
  return Object.fromEntries(Object.entries(tls).map(([name, path]) => [name, readFileSync(path)]));
}

/** A fault of the network in words. Node's errors of several addresses have no message of their own. */
export function faultOf(cause: unknown): string {
  const { message, code, errors } = cause as { message?: string; code?: string; errors?: readonly Error[] };
  return message || errors?.[0]?.message || code || String(cause);
}

function partialOf(body: Buffer, isJson: boolean): PartialSuccess {
  if (body.length === 0) return TOOK_ALL;
  try {
    if (!isJson) return decodeResponse(body);
    const { partialSuccess = {} } = JSON.parse(body.toString("utf8")) as {
      partialSuccess?: Readonly<Record<string, unknown>>;
    };
    const { errorMessage = "", ...counts } = partialSuccess;
    return { rejected: Number(Object.values(counts)[0] ?? 0), message: String(errorMessage) };
  } catch {
    return TOOK_ALL; // It said 200; how it says so is its own affair.
  }
}
