import { createServer } from "node:net";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it, type TestContext } from "vitest";
import { openStore, type TrackingStore } from "../../sdk/io/registries/index.js";
import { point } from "../support/both-stores.js";
import { type Front, frontOf, type Meddle, passOn } from "../support/front.js";
import { type MlflowServer, startMlflow } from "../support/mlflow-server.js";
import { findPython } from "../support/python.js";
import { requireReal } from "../support/real.js";

const BIG = Buffer.alloc(4 << 20, "0123456789abcdef");
const unavailable = (message: RegExp) =>
  expect.objectContaining({ code: "TRACKING_UNAVAILABLE", message: expect.stringMatching(message) });

/** Does this to the first `count` requests that match, and hands the others on. */
function first(count: number, which: RegExp, harm: Meddle): Meddle {
  let left = count;
  return (request, response, pass) => {
    if (left > 0 && which.test(`${request.method} ${request.url}`)) {
      left -= 1;
      harm(request, response, pass);
    } else pass();
  };
}

const html =
  (status: number, title: string): Meddle =>
  (request, response) => {
    request.resume();
    response.writeHead(status, { "content-type": "text/html" }).end(`<html><title>${title}</title></html>`);
  };

/** The server does what it was asked to; its answer is lost. */
const loseAnswer: Meddle = (request, _response, pass) => pass(() => request.socket.destroy());

/** Half of the answer comes, then the connection breaks. */
const halfAnswer: Meddle = (request, response, pass) =>
  pass((answer) => {
    void buffer(answer).then((whole) => {
      response.writeHead(answer.statusCode ?? 500, { ...answer.headers, "content-length": whole.length });
      response.write(whole.subarray(0, whole.length >> 1), () => request.socket.destroy());
    });
  });

/** The connection breaks when some of what is sent has come. */
const cutUpload: Meddle = (request) => {
  request.once("data", () => request.socket.destroy());
};

describe("a real server behind a bad line", () => {
  let real: Awaited<ReturnType<typeof requireReal<MlflowServer>>>;
  let front: Front;
  beforeAll(async () => {
    real = await requireReal("a server of MLflow", async () => startMlflow(await findPython()));
    if (real.found !== undefined) front = await frontOf(real.found.uri);
  }, 300_000);
  beforeEach(() => {
    if (front !== undefined) front.meddle = passOn;
  });
  afterAll(async () => {
    await front?.stop();
    await real.found?.stop();
  });

  const open = (context: TestContext, env: Readonly<Record<string, string>> = {}): TrackingStore => {
    real.use(context);
    return openStore(front.uri, { cwd: __dirname, env });
  };
  const begin = async (context: TestContext, env: Readonly<Record<string, string>> = {}) => {
    const store = open(context, env);
    const experimentId = await store.ensureExperiment("faults");
    const create = () => store.createRun({ experimentId, name: "a", startTimeMs: 1, user: "u", tags: {} });
    return { store, experimentId, create, id: (await create()).runId };
  };

  it.for<readonly [string, Meddle]>([
    ["refuses for a while with HTML", html(503, "Service Unavailable")],
    ["hangs up before it has read", (request) => request.socket.destroy()],
    ["does it, but the answer is lost", loseAnswer],
    ["answers half", halfAnswer],
  ])("%s: points are sent again, and each is there once", async ([, harm], context) => {
    const { store, id } = await begin(context);
    const points = [0, 1, 2].map((step) => point("loss", 1 / (step + 3), step));
    front.meddle = first(2, /log-batch/, harm);
    await store.logBatch(id, { metrics: points, params: { seed: "7" } });
    front.meddle = first(2, /get-history/, harm);
    expect(await store.metricHistory(id, "loss")).toEqual(points);
    await store.close();
  });

  it("does not make a second run where the answer to the first is lost", async (context) => {
    const { store, experimentId, create } = await begin(context);
    const count = async () => (await store.searchRuns({ experimentIds: [experimentId] })).runs.length;
    const before = await count();
    front.meddle = first(9, /runs\/create/, loseAnswer);
    await expect(create()).rejects.toThrow(unavailable(/cannot be reached.*POST .*runs\/create/));
    expect(await count()).toBe(before + 1);
  });

  it("tells what a gateway in between says in HTML, when it says so to the end", async (context) => {
    const { store, id } = await begin(context, { MLFLOW_HTTP_REQUEST_MAX_RETRIES: "1" });
    front.meddle = html(502, "502 Bad Gateway");
    await expect(store.getRun(id)).rejects.toThrow(unavailable(/502: an HTML page, "502 Bad Gateway"/));
    front.meddle = (_request, response) =>
      response.writeHead(302, { location: "https://login.example.org/?next=%2F" }).end();
    await expect(store.getRun(id)).rejects.toThrow(
      unavailable(/302, moved to https:\/\/login\.example\.org/),
    );
    front.meddle = (_request, response) => response.writeHead(200).end('{"run": {"info": {"run_id": "0');
    await expect(store.getRun(id)).rejects.toThrow(unavailable(/does not answer as MLflow does/));
  });

  it("gives a slow server the time of MLFLOW_HTTP_REQUEST_TIMEOUT, and no more", async (context) => {
    const { store, id } = await begin(context, { MLFLOW_HTTP_REQUEST_TIMEOUT: "1.5" });
    front.meddle = (_request, _response, pass) => void setTimeout(pass, 600);
    expect((await store.getRun(id)).info.runId).toBe(id);
    front.meddle = (_request, _response, pass) => void setTimeout(pass, 30_000);
    const start = Date.now();
    await expect(store.getRun(id)).rejects.toThrow(
      unavailable(/does not answer in time.*MLFLOW_HTTP_REQUEST_TIMEOUT/),
    );
    expect(Date.now() - start).toBeLessThan(20_000);
  });

  it("that breaks off an upload gets bytes in memory again, and keeps nothing of a stream", async (context) => {
    const { store, id } = await begin(context);
    front.meddle = first(2, /^PUT/, cutUpload);
    await store.putArtifact(id, "bytes.bin", BIG);
    expect((await buffer(await store.getArtifact(id, "bytes.bin"))).equals(BIG)).toBe(true);
    front.meddle = first(9, /^PUT/, (request, response, pass) => {
      pass();
      let seen = 0;
      request.on("data", (chunk: Buffer) => {
        seen += chunk.length;
        if (seen > 1 << 20) response.destroy();
      });
    });
    const stream = Readable.from([BIG.subarray(0, 2 << 20), BIG.subarray(2 << 20)]);
    await expect(store.putArtifact(id, "stream.bin", stream)).rejects.toThrow(
      unavailable(/PUT .*stream\.bin/),
    );
    front.meddle = passOn;
    expect((await store.listArtifacts(id)).map(({ path }) => path)).toEqual(["bytes.bin"]);
  });

  it("that breaks off a download ends the stream with an error; a model's files are asked for again", async (context) => {
    const { store, id } = await begin(context);
    await store.putArtifact(id, "big.bin", BIG);
    front.meddle = first(9, /^GET .*big\.bin/, halfAnswer);
    const stream = await store.getArtifact(id, "big.bin");
    await expect(buffer(stream)).rejects.toThrow(unavailable(/GET .*big\.bin/));
    front.meddle = passOn;
    const files = new Map([["weights.bin", BIG]]);
    const { modelId } = await store.logModel(id, { name: "model" }, () => files);
    front.meddle = first(2, /^GET .*weights\.bin/, halfAnswer);
    const read = (await store.getModelFiles(modelId)).get("weights.bin");
    expect(read !== undefined && BIG.equals(read)).toBe(true);
  });
});

describe("another service at the port", () => {
  it("that does not speak HTTP is told so", async () => {
    const server = createServer((socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n"));
    const port = await new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
    });
    const asked = openStore(`http://127.0.0.1:${port}`, { cwd: __dirname, env: {} }).listExperiments();
    await expect(asked).rejects.toThrow(unavailable(/does not speak HTTP.*Correct the port/));
    server.close();
  });
});
