import { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import { describe, expect, it } from "vitest";
import { connectionFault, errorCodeOf, replyFault } from "../../../../../sdk/io/registries/rest/faults.js";

const asked = { method: "GET", url: "https://ada:s3cret@h/api", uri: "https://h" };
const failure = (code: string, message = "it failed") => Object.assign(new Error(message), { code });

describe("a connection that fails", () => {
  const HUNG_UP = "closes the connection";
  // Codes of Node (https://nodejs.org/api/errors.html), of OpenSSL as Node writes them, and of undici.
  it.each([
    [failure("ECONNREFUSED"), "cannot be reached", true, true],
    [failure("EHOSTUNREACH"), "cannot be reached", true, true],
    [failure("ENOTFOUND"), "cannot be reached", false, false],
    [failure("ECONNRESET"), HUNG_UP, true, false],
    [failure("UND_ERR_SOCKET"), HUNG_UP, true, false],
    [failure("UND_ERR_HEADERS_TIMEOUT"), "does not answer in time", true, false],
    [failure("UND_ERR_BODY_TIMEOUT"), "does not answer in time", true, false],
    [failure("HPE_INVALID_CONSTANT"), "does not speak HTTP", false, false],
    [Object.assign(new Error("bad"), { name: "HTTPParserError" }), "does not speak HTTP", false, false],
    [failure("ERR_SSL_WRONG_VERSION_NUMBER"), "does not speak TLS", false, false],
    [failure("ERR_SSL_PACKET_LENGTH_TOO_LONG"), "does not speak TLS", false, false],
    [failure("ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED"), "refuses this client's certificate", false, false],
    [failure("DEPTH_ZERO_SELF_SIGNED_CERT"), "has a certificate that is not trusted", false, false],
    [failure("UNABLE_TO_VERIFY_LEAF_SIGNATURE"), "has a certificate that is not trusted", false, false],
    [new Error("odd"), "cannot be reached", false, false],
  ])("%s %s", (cause, complaint, passing, unsent) => {
    const fault = connectionFault(asked, cause);
    expect(fault).toMatchObject({ passing, unsent });
    expect(fault.error).toMatchObject({
      code: "TRACKING_UNAVAILABLE",
      details: { what: `the tracking server https://h ${complaint}` },
    });
    expect(fault.error.message).not.toContain("s3cret");
  });

  it("without TLS is not asked for a certificate", () => {
    const { error } = connectionFault({ ...asked, uri: "http://h" }, failure("ECONNRESET"));
    expect(error.details.what).toBe("the tracking server http://h cannot be reached");
  });

  it.each([
    [failure("ECONNREFUSED", "connect\n  ECONNREFUSED ::1"), /: connect ECONNREFUSED ::1$/],
    [failure("EPIPE", "write"), /: write \(EPIPE\)$/],
    [failure("EPIPE", ""), /: EPIPE$/],
  ])("is told in one line, its code once: %s", (cause, words) => {
    expect(connectionFault(asked, cause).error.details.got).toMatch(words);
  });
});

describe("an answer that refuses", () => {
  const answer = (status: number, body: string, headers: Record<string, string> = {}, about?: string) => {
    const reply = {
      statusCode: status,
      headers,
      body: Object.assign(Readable.from([]), { text: async () => body }),
    };
    return replyFault({ ...asked, ...(about && { about }) }, reply as unknown as Dispatcher.ResponseData);
  };
  const mlflow = (code: string) => JSON.stringify({ error_code: code, message: "its words" });

  it.each([
    [404, mlflow("RESOURCE_DOES_NOT_EXIST"), "TRACKING_MISSING", "the tracking server has no such thing"],
    [400, mlflow("INVALID_PARAMETER_VALUE"), "TRACKING_INVALID", "the tracking server refused a request"],
    [500, mlflow("INTERNAL_ERROR"), "TRACKING_UNAVAILABLE", "the tracking server https://h failed"],
    [422, '{"detail": "no"}', "TRACKING_INVALID", "the tracking server refused a request"],
    [404, "[]", "TRACKING_UNAVAILABLE", "the server at https://h does not answer as MLflow does"],
    [400, "<html>", "TRACKING_UNAVAILABLE", "the server at https://h does not answer as MLflow does"],
    [302, "", "TRACKING_UNAVAILABLE", "the server at https://h does not answer as MLflow does"],
    [401, "", "TRACKING_UNAVAILABLE", "the tracking server https://h does not let this user in"],
    [403, "", "TRACKING_UNAVAILABLE", "this user may not do that on the tracking server https://h"],
    [
      403,
      "Invalid Host header",
      "TRACKING_UNAVAILABLE",
      "the tracking server https://h does not answer to the name h",
    ],
  ])("with %i and %s", async (status, body, code, what) => {
    const { error } = await answer(status, body);
    expect(error).toMatchObject({ code, details: { what } });
  });

  it.each([
    ['{"message": "m", "detail": "d"}', /: m$/],
    ['{"detail": "d"}', /: d$/],
    ['{"odd": 1}', /: \{"odd": 1\}$/],
    ["", /: an empty answer$/],
    ["x".repeat(500), /: x{400}…$/],
    ['{"error_code": 7, "message": "m"}', /: 418: m$/],
  ])("is told in its words: %s", async (body, words) => {
    expect((await answer(418, body)).error.details.got).toMatch(words);
  });

  it("says what was asked about, where it is to somebody who may not", async () => {
    const { error } = await answer(403, "no", {}, "experiment_id 7");
    expect(error.details.got).toMatch(/ \(experiment_id 7\)$/);
  });

  it.each([
    [429, { "retry-after": "2" }, { passing: true, unsent: true, retryAfterMs: 2000 }],
    [503, {}, { passing: true, unsent: false }],
    [500, { "retry-after": "soon" }, { passing: false, unsent: false }],
  ])("with %i is passing, or not", async (status, headers, wanted) => {
    const { error, ...fault } = await answer(status, "", headers);
    expect(error.code).toMatch(/^TRACKING_/);
    expect(fault).toEqual(wanted);
  });

  it("keeps MLflow's code in its cause; another error has none", async () => {
    expect(errorCodeOf((await answer(404, mlflow("NOT_FOUND"))).error)).toBe("NOT_FOUND");
    expect(errorCodeOf(new Error("x", { cause: new Error("y") }))).toBeUndefined();
    expect(errorCodeOf("odd")).toBeUndefined();
  });
});
