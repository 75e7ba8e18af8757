import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  type IncomingHttpHeaders,
} from "node:http2";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { OtlpSignal } from "../../../utils/settings/index.js";
import { certificates, faultOf } from "./http.js";
import type { SignalSettings } from "./settings.js";
import { GRPC_METHODS, SendFailure, type Transport } from "./transport.js";
import { decodeResponse, encodeRequest, type PartialSuccess } from "./wire.js";

/**
 * Statuses after which the same request may be sent again (OTLP's specification): CANCELLED, DEADLINE_EXCEEDED, ABORTED,
 * OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS. RESOURCE_EXHAUSTED too: its wait is longer than a job's end has.
 */
const AGAIN = [1, 4, 8, 10, 11, 14, 15];

const OK = 0;
const UNKNOWN = 2;
/** One byte (0 plain, 1 gzip) and the length, before each message. */
const PREFIX_BYTES = 5;

/** OTLP over gRPC: one unary call a request, on one HTTP/2 connection (https://grpc.io/docs/what-is-grpc/core-concepts). */
export class GrpcTransport implements Transport {
  private session: ClientHttp2Session | undefined;

  constructor(
    private readonly signal: OtlpSignal,
    private readonly settings: SignalSettings,
  ) {}

  async send(request: Readonly<Record<string, unknown>>, stop: AbortSignal): Promise<PartialSuccess> {
    const { gzip: packed, url, timeoutMs } = this.settings;
    const plain = Buffer.from(encodeRequest(this.signal, request));
    const message = packed ? await promisify(gzip)(plain) : plain;
    const prefix = Buffer.alloc(PREFIX_BYTES);
    prefix.writeUInt8(packed ? 1 : 0, 0);
    prefix.writeUInt32BE(message.length, 1);
    try {
      const limit = AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)]);
      return await this.call(Buffer.concat([prefix, message]), limit);
    } catch (cause) {
      if (cause instanceof SendFailure) throw cause;
      throw new SendFailure(`${url}: ${faultOf(cause)}`, true, { cause });
    }
  }

  async close(): Promise<void> {
    this.session?.destroy();
    this.session = undefined;
  }

  private call(body: Buffer, limit: AbortSignal): Promise<PartialSuccess> {
    return new Promise((resolve, reject) => {
      limit.throwIfAborted();
      const session = this.open();
      const stream = session.request({
        ":method": "POST",
        ":path": GRPC_METHODS[this.signal],
        "content-type": "application/grpc+proto",
        te: "trailers",
        ...(this.settings.gzip ? { "grpc-encoding": "gzip" } : {}),
        ...this.settings.headers,
      });
      const give = (): void => {
        stream.close();
        reject(limit.reason);
      };
      session.ref();
      session.once("error", reject);
      limit.addEventListener("abort", give, { once: true });
      stream.once("error", reject);
      stream.once("close", () => {
        limit.removeEventListener("abort", give);
        session.off("error", reject);
        session.unref();
      });
      this.answer(stream).then(resolve, reject);
      stream.end(body);
    });
  }

  /** The answer: a status in the trailers (or in the headers, where there is no message), one message. */
  private async answer(stream: ClientHttp2Stream): Promise<PartialSuccess> {
    let headers: IncomingHttpHeaders = {};
    let trailers: IncomingHttpHeaders = {};
    const chunks: Buffer[] = [];
    stream.on("response", (received) => {
      headers = received;
    });
    stream.on("trailers", (received) => {
      trailers = received;
    });
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    await new Promise<void>((resolve) => stream.once("close", resolve));
    const { url } = this.settings;
    const http = Number(headers[":status"]);
    if (Number.isNaN(http)) throw new SendFailure(`${url} hung up`, true);
    const told = trailers["grpc-status"] ?? headers["grpc-status"];
    const status = told === undefined ? UNKNOWN : Number(told);
    if (status !== OK) {
      const text = String(trailers["grpc-message"] ?? headers["grpc-message"] ?? `HTTP ${http}`);
      throw new SendFailure(`${url} answered gRPC status ${status}: ${text}`, AGAIN.includes(status));
    }
    const body = Buffer.concat(chunks);
    // We accept no compression, so the message is as it is.
    return decodeResponse(body.subarray(Math.min(PREFIX_BYTES, body.length)));
  }

  private open(): ClientHttp2Session {
    if (this.session !== undefined && !this.session.closed && !this.session.destroyed) return this.session;
    const session = connect(new URL(this.settings.url).origin, certificates(this.settings));
    // A connection that breaks while nothing is on its way is opened anew by the next request.
    session.on("error", () => {});
    this.session = session;
    return session;
  }
}
