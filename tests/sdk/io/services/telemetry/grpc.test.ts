import { createServer, type Http2Server, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { GrpcTransport } from "../../../../../sdk/io/services/telemetry/grpc.js";
import { encodeRequest } from "../../../../../sdk/io/services/telemetry/wire.js";

const request = { resourceSpans: [{ resource: { attributes: [] } }] };
const never = new AbortController().signal;

interface Call {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

/** A server that speaks gRPC's HTTP/2 and answers as the test says. */
async function serving(answer: (stream: ServerHttp2Stream) => void) {
  const calls: Call[] = [];
  const server: Http2Server = createServer();
  server.on("stream", (stream, headers) => {
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      calls.push({ headers, body: Buffer.concat(chunks) });
      answer(stream);
    });
    stream.on("error", () => {});
  });
  const sessions = new Set<{ destroy(): void }>();
  server.on("session", (session) => sessions.add(session));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    for (const session of sessions) session.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, calls, drop: () => sessions.forEach((session) => void session.destroy()) };
}

function transportTo(url: string, changes: object = {}) {
  const transport = new GrpcTransport("traces", {
    url,
    protocol: "grpc",
    headers: { "x-key": "k" },
    gzip: false,
    timeoutMs: 400,
    tls: {},
    ...changes,
  });
  onTestFinished(() => transport.close());
  return transport;
}

/** An answer with a message and its status in the trailers. */
const answered = (stream: ServerHttp2Stream, message: Buffer, status = "0", text = "") => {
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": status, "grpc-message": text }));
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  stream.end(Buffer.concat([prefix, message]));
};

describe("OTLP over gRPC", () => {
  it("sends one framed message to the signal's method, and reads the answer", async () => {
    // partial_success { rejected_spans: 3, error_message: "old" } by hand.
    const partial = Buffer.from([0x0a, 7, 0x08, 3, 0x12, 3, 0x6f, 0x6c, 0x64]);
    const { url, calls } = await serving((stream) => answered(stream, partial));
    const transport = transportTo(url);
    expect(await transport.send(request, never)).toEqual({ rejected: 3, message: "old" });
    const [{ headers, body }] = calls;
    expect(headers).toMatchObject({
      ":method": "POST",
      ":path": "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
      "content-type": "application/grpc+proto",
      te: "trailers",
      "x-key": "k",
    });
    expect(body[0]).toBe(0);
    expect(body.readUInt32BE(1)).toBe(body.length - 5);
    expect(body.subarray(5)).toEqual(Buffer.from(encodeRequest("traces", request)));
  });

  it("marks a packed message", async () => {
    const { url, calls } = await serving((stream) => answered(stream, Buffer.alloc(0)));
    await transportTo(url, { gzip: true }).send(request, never);
    const [{ headers, body }] = calls;
    expect(headers["grpc-encoding"]).toBe("gzip");
    expect(body[0]).toBe(1);
    expect(gunzipSync(body.subarray(5))).toEqual(Buffer.from(encodeRequest("traces", request)));
  });

  // Which may be sent again: https://opentelemetry.io/docs/specs/otlp/#failures
  it.each([
    [14, true],
    [4, true],
    [3, false],
    [16, false],
    [12, false],
  ])("after status %i, again: %s", async (status, again) => {
    const { url } = await serving((stream) => answered(stream, Buffer.alloc(0), String(status), "no thanks"));
    await expect(transportTo(url).send(request, never)).rejects.toMatchObject({
      again,
      message: `${url} answered gRPC status ${status}: no thanks`,
    });
  });

  it("reads a status that comes without a message, and an answer that is no gRPC", async () => {
    const first = await serving((stream) =>
      stream.respond(
        { ":status": 200, "grpc-status": "16", "grpc-message": "who are you" },
        { endStream: true },
      ),
    );
    await expect(transportTo(first.url).send(request, never)).rejects.toThrow("status 16: who are you");
    const second = await serving((stream) => stream.respond({ ":status": 404 }, { endStream: true }));
    await expect(transportTo(second.url).send(request, never)).rejects.toThrow("HTTP 404");
  });

  it("gives up where nothing answers, at its own time or at the caller's", async () => {
    const { url } = await serving(() => {});
    await expect(transportTo(url).send(request, never)).rejects.toMatchObject({ again: true });
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error("the job ends")), 20);
    await expect(transportTo(url).send(request, stop.signal)).rejects.toThrow("the job ends");
  });

  it("opens a connection that broke anew", async () => {
    const { url, calls, drop } = await serving((stream) => answered(stream, Buffer.alloc(0)));
    const transport = transportTo(url);
    await transport.send(request, never);
    drop();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await transport.send(request, never);
    expect(calls).toHaveLength(2);
  });

  it("says that nothing listens", async () => {
    await expect(transportTo("http://127.0.0.1:9").send(request, never)).rejects.toThrow("ECONNREFUSED");
  });
});
