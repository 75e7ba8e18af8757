import { describe, expect, it, onTestFinished } from "vitest";
import { faultOf, HttpTransport } from "../../../../../sdk/io/services/telemetry/http.js";
import { answering, type Reply } from "../../../../support/http-server.js";

const request = { resourceSpans: [] };
const never = new AbortController().signal;

async function sent(reply: Reply, changes: object = {}) {
  const server = await answering(reply);
  const transport = new HttpTransport(
    "traces",
    {
      url: `${server.uri}/v1/traces`,
      protocol: "http/json",
      headers: { "api-key": "k" },
      gzip: false,
      timeoutMs: 400,
      tls: {},
      ...changes,
    },
    {},
  );
  onTestFinished(() => transport.close());
  return { server, answer: transport.send(request, never) };
}

describe("OTLP over HTTP", () => {
  it("posts JSON with the headers, and reads what was not taken", async () => {
    const body = JSON.stringify({ partialSuccess: { rejectedSpans: "2", errorMessage: "too old" } });
    const { server, answer } = await sent({ status: 200, body });
    expect(await answer).toEqual({ rejected: 2, message: "too old" });
    expect(server.requests[0]).toMatchObject({
      method: "POST",
      url: "/v1/traces",
      body: JSON.stringify(request),
      headers: { "api-key": "k", "content-type": "application/json" },
    });
  });

  it("takes an answer that is no OTLP for a success where its status is one", async () => {
    expect(await (await sent({ status: 200, body: "ok" })).answer).toEqual({ rejected: 0, message: "" });
    expect(await (await sent({ status: 202 })).answer).toEqual({ rejected: 0, message: "" });
  });

  it("packs by gzip", async () => {
    const { server, answer } = await sent({ status: 200 }, { gzip: true });
    await answer;
    expect(server.requests[0]?.headers["content-encoding"]).toBe("gzip");
  });

  // Which ones may be sent again: https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes
  it.each([
    [400, false],
    [401, false],
    [404, false],
    [429, true],
    [500, false],
    [502, true],
    [503, true],
    [504, true],
  ])("after %i, again: %s", async (status, again) => {
    const { answer } = await sent({ status, body: "no\u0001 thanks" });
    await expect(answer).rejects.toMatchObject({
      again,
      message: expect.stringMatching(new RegExp(`/v1/traces answered ${status}: no thanks$`)),
    });
  });

  it.each([["silence"], ["hang up"]] as const)("may try again after %s", async (reply) => {
    await expect((await sent(reply)).answer).rejects.toMatchObject({ again: true });
  });

  it.each([
    [new Error("refused"), "refused"],
    [new AggregateError([new Error("first"), new Error("second")]), "first"],
    [Object.assign(new AggregateError([]), { code: "ECONNREFUSED" }), "ECONNREFUSED"],
    ["odd", "odd"],
  ])("tells a fault of the network in words: %s", (cause, words) => {
    expect(faultOf(cause)).toBe(words);
  });

  it("says which certificate file cannot be read", async () => {
    const { answer } = await sent({ status: 200 }, { tls: { ca: "/no/such.pem" } });
    await expect(answer).rejects.toThrow("/no/such.pem");
  });
});
