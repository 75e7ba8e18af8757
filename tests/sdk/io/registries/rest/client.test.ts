import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { openStore } from "../../../../../sdk/io/registries/index.js";
import { answering } from "../../../../support/http-server.js";

const busy = { status: 503, body: "<html><title>503 Service Unavailable</title></html>" };
const empty = { status: 200, body: "{}" };
const run = {
  info: {
    run_id: "r",
    experiment_id: "1",
    status: "RUNNING",
    artifact_uri: "mlflow-artifacts:/1/r/artifacts",
  },
};
const aRun = { status: 200, body: JSON.stringify({ run }) };
const storeAt = (uri: string, env: Readonly<Record<string, string>> = {}) =>
  openStore(uri, { cwd: __dirname, env });
const newRun = { experimentId: "1", name: "a", startTimeMs: 1, user: "u", tags: {} };
const points = { metrics: [{ key: "a", value: Number.NaN, step: 2, timestampMs: 1 }] };

describe("a request to a server", () => {
  it("is sent again where the server is busy, restarts or hangs up, and twice does what once does", async () => {
    const server = await answering(busy, "hang up", { status: 502 }, empty);
    const store = storeAt(server.uri);
    await store.logBatch("r", points);
    await store.close();
    expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual(
      Array(4).fill("POST /api/2.0/mlflow/runs/log-batch"),
    );
    const metric = { key: "a", value: "NaN", timestamp: 1, step: 2 };
    expect(JSON.parse(server.requests[3].body)).toEqual({
      run_id: "r",
      params: [],
      tags: [],
      metrics: [metric],
    });
  });

  it("is not sent again where it might be done twice", async () => {
    for (const reply of [busy, "hang up"] as const) {
      const server = await answering(reply, aRun);
      await expect(storeAt(server.uri).createRun(newRun)).rejects.toThrow(/TRACKING_UNAVAILABLE|server/);
      expect(server.requests).toHaveLength(1);
    }
  });

  it("waits as long as a server asks that takes no more, whatever the request", async () => {
    const server = await answering({ status: 429, headers: { "retry-after": "1" } }, aRun);
    const start = Date.now();
    expect((await storeAt(server.uri).createRun(newRun)).runId).toBe("r");
    expect(Date.now() - start).toBeGreaterThanOrEqual(990);
  });

  it("is given up after the retries that MLflow's variable allows", async () => {
    const server = await answering(busy);
    const store = storeAt(server.uri, { MLFLOW_HTTP_REQUEST_MAX_RETRIES: "1" });
    await expect(store.getRun("r")).rejects.toThrow(
      expect.objectContaining({
        code: "TRACKING_UNAVAILABLE",
        message: expect.stringMatching(
          /failed\. Got: GET .*run_id=r: 503: an HTML page, "503 Service Unavailable"/,
        ),
      }),
    );
    expect(server.requests).toHaveLength(2);
  });

  it("ends where the server says nothing for as long as MLflow's variable allows", async () => {
    const server = await answering("silence");
    const store = storeAt(server.uri, { MLFLOW_HTTP_REQUEST_TIMEOUT: "0.5" });
    await expect(store.getRun("r")).rejects.toThrow(
      /does not answer in time.*MLFLOW_TRACKING_URI=\.\/mlruns/,
    );
  });

  it("sends bytes in memory again, and a stream once", async () => {
    const server = await answering(aRun, busy, empty, aRun, busy);
    const store = storeAt(server.uri);
    await store.putArtifact("r", "a b/é.txt", Buffer.from("content"));
    const puts = server.requests.filter(({ method }) => method === "PUT");
    expect(puts.map(({ body }) => body)).toEqual(["content", "content"]);
    expect(puts[0].url).toBe("/api/2.0/mlflow-artifacts/artifacts/1/r/artifacts/a%20b/%C3%A9.txt");
    await expect(store.putArtifact("r", "a", Readable.from([Buffer.from("b")]))).rejects.toThrow(/503/);
    expect(server.requests).toHaveLength(5);
  });

  it("that carries a stream which fails rejects with the stream's own error", async () => {
    const server = await answering(aRun, "silence");
    const failing = Readable.from(
      (async function* () {
        yield Buffer.from("half");
        throw new Error("the disk is gone");
      })(),
    );
    await expect(storeAt(server.uri).putArtifact("r", "a", failing)).rejects.toThrow(/^the disk is gone$/);
  });

  it.each([
    [{ MLFLOW_TRACKING_USERNAME: "ada", MLFLOW_TRACKING_PASSWORD: "é:1" }, "", `Basic ${btoa("ada:Ã©:1")}`],
    [{ MLFLOW_TRACKING_TOKEN: "t0ken" }, "", "Bearer t0ken"],
    [{ MLFLOW_TRACKING_TOKEN: "t0ken" }, "bob:s%40cret@", `Basic ${btoa("bob:s@cret")}`],
    [{}, "", undefined],
  ])("carries the credentials of %j and the address", async (env, credentials, header) => {
    const server = await answering(empty);
    await storeAt(server.uri.replace("//", `//${credentials}`), env).listExperiments();
    expect(server.requests[0].headers.authorization).toBe(header);
  });

  it("goes through the proxy of the environment, but not to hosts that need none", async () => {
    const proxy = await answering(empty);
    const server = await answering(empty);
    const env = { http_proxy: proxy.uri, no_proxy: "127.0.0.1", MLFLOW_HTTP_REQUEST_TIMEOUT: "10" };
    await storeAt(server.uri, env).listExperiments();
    expect([proxy.requests.length, server.requests.length]).toEqual([0, 1]);
    await storeAt("http://mlflow.example.org:8080", env).listExperiments();
    expect(proxy.requests).toHaveLength(1);
    expect(proxy.requests[0].url).toBe("http://mlflow.example.org:8080/api/2.0/mlflow/experiments/search");
    expect(proxy.requests[0].headers.host).toBe("mlflow.example.org:8080");
  });
});

describe("an answer that is not MLflow's", () => {
  it.each([
    [
      "401",
      { status: 401, body: "You are not authenticated." },
      /does not let this user in.*not authenticated.*MLFLOW_TRACKING_USERNAME/,
    ],
    [
      "403 in text",
      { status: 403, body: "Invalid Host header" },
      /403: Invalid Host header.*--allowed-hosts/,
    ],
    [
      "a redirect",
      { status: 302, headers: { location: "https://login.example.org/" } },
      /302, moved to https:\/\/login/,
    ],
    [
      "HTML with 200",
      { status: 200, body: "<html><title>Sign in</title></html>" },
      /does not answer as MLflow does.*"Sign in"/,
    ],
    [
      "JSON of another kind",
      { status: 200, body: '{"experiments":7}' },
      /does not answer as MLflow does.*experiments/,
    ],
    ["nothing", { status: 404 }, /404 an empty answer/],
    [
      "500 of MLflow",
      { status: 500, body: '{"error_code":"INTERNAL_ERROR","message":"database is locked"}' },
      /500 INTERNAL_ERROR: database is locked/,
    ],
  ])("%s is told as what it is, once, with the way on", async (_, reply, message) => {
    const server = await answering(reply);
    const error: unknown = await storeAt(server.uri.replace("//", "//ada:hidden@"))
      .listExperiments()
      .catch((reason) => reason);
    expect(error).toMatchObject({ code: "TRACKING_UNAVAILABLE", message: expect.stringMatching(message) });
    expect((error as Error).message).toContain("MLFLOW_TRACKING_URI=./mlruns");
    expect((error as Error).message).not.toContain("hidden");
    expect(server.requests).toHaveLength(1);
  });

  it("with a location of artifacts outside of the server is refused", async () => {
    const info = { ...run.info, artifact_uri: "s3://bucket/1/r/artifacts" };
    const server = await answering({ status: 200, body: JSON.stringify({ run: { info } }) });
    await expect(storeAt(server.uri).putArtifact("r", "a", Buffer.from("a"))).rejects.toThrow(
      expect.objectContaining({ code: "TRACKING_INVALID", message: expect.stringContaining("s3://bucket") }),
    );
  });
});
