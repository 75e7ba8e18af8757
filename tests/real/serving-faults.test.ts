import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { expect, it, onTestFinished } from "vitest";
import { BIKE_ROW, Client, registerBikes, type Serving, startServe } from "../support/serving.js";
import { temporaryFolder } from "../support/temporary.js";

async function started(args: readonly string[]): Promise<{ serving: Serving; client: Client }> {
  const serving = await startServe(args);
  const client = new Client(serving.url);
  onTestFinished(async () => {
    client.close();
    await serving.stop("SIGKILL");
  });
  return { serving, client };
}

/** Sends rows one after another on some connections until it is told to stop, and counts what became of each id. */
function load(client: Client, lanes: number) {
  const answered = new Map<number, number>();
  const broken: number[] = [];
  let next = 0;
  let running = true;
  const work = Array.from({ length: lanes }, async () => {
    while (running) {
      const id = next++;
      try {
        const { status, body } = await client.post("/predict", { ...BIKE_ROW, hr: id % 24 });
        answered.set(id, status === 200 && typeof body.prediction === "number" ? 200 : status);
      } catch {
        broken.push(id);
        await sleep(20);
      }
    }
  });
  return {
    async end() {
      running = false;
      await Promise.all(work);
      const statuses = [...answered.values()];
      return { sent: next, answered: answered.size, good: statuses.filter((s) => s === 200).length, broken };
    },
  };
}

it("takes a new Champion under load without losing a request, goes on while the registry is away, and stops cleanly", async () => {
  const folder = await temporaryFolder();
  const tracking = join(folder, "mlruns");
  const first = await registerBikes(tracking, 5);
  const { serving, client } = await started([
    "models:/bikes@Champion",
    "--tracking-uri",
    tracking,
    "--extras",
    "refresh.everySeconds=0.3",
  ]);
  const before = await client.post("/predict", BIKE_ROW);
  expect(before.headers["x-model"]).toBe(`models:/bikes/${first}`);
  const requests = load(client, 16);
  const second = await registerBikes(tracking, 10);
  let version = "";
  for (let i = 0; i < 100 && version !== second; i++) {
    await sleep(100);
    version = String(((await client.get("/version")).body.model as Record<string, unknown>).version);
  }
  expect(version).toBe(second);
  const after = await client.post("/predict", BIKE_ROW);
  expect(after.body.prediction).not.toBe(before.body.prediction);

  // The registry goes away: what is served goes on, and health and metrics say so.
  const { rename } = await import("node:fs/promises");
  await rename(tracking, `${tracking}-away`);
  let failures = 0;
  for (let i = 0; i < 100 && failures === 0; i++) {
    await sleep(100);
    const { registry } = (await client.get("/health")).body as { registry: { failures: number } };
    failures = registry.failures;
  }
  expect(failures).toBeGreaterThan(0);
  expect((await client.post("/predict", BIKE_ROW)).body).toEqual(after.body);
  await rename(`${tracking}-away`, tracking);
  const { sent, good, answered, broken } = await requests.end();
  expect({ good, answered, broken }).toEqual({ good: sent, answered: sent, broken: [] });
  expect(sent).toBeGreaterThan(100);
  expect(await serving.stop()).toBe(0);
}, 180_000);

it("several workers share port, limits and metrics; one that is killed is replaced, and only its own requests break", async () => {
  const folder = await temporaryFolder();
  const tracking = join(folder, "mlruns");
  await registerBikes(tracking, 5);
  const { serving, client } = await started([
    "models:/bikes@Champion",
    "--tracking-uri",
    tracking,
    "--workers",
    "2",
    "--extras",
    "http.rateLimit={requests: 1000000, loopback: true}",
  ]);
  const lanes = 8;
  const requests = load(client, lanes);
  await sleep(500);
  const workers = await childrenOf(serving.process.pid);
  expect(workers).toHaveLength(2);
  process.kill(workers[0], "SIGKILL");
  let now: number[] = [];
  for (let i = 0; i < 200 && now.length < 2; i++) {
    await sleep(100);
    now = (await childrenOf(serving.process.pid)).filter((pid) => pid !== workers[0]);
  }
  expect(now).toHaveLength(2);
  await sleep(1500);
  const { sent, good, broken } = await requests.end();
  // Each lane has at most one request in the worker that is killed; a kept connection may break once more.
  expect(broken.length).toBeLessThanOrEqual(2 * lanes);
  expect(good + broken.length).toBe(sent);
  // Metrics are those of all workers: what the killed one had counted is gone with it.
  const metrics = String((await client.get("/metrics")).body.text);
  const counted = Number(/http_requests_total\{route="\/predict",status="200"\} (\d+)/.exec(metrics)?.[1]);
  expect(counted).toBeGreaterThan(0);
  expect(counted).toBeLessThanOrEqual(good);
  expect(await serving.stop()).toBe(0);
}, 180_000);

it("limits clients by one count for all workers", async () => {
  const folder = await temporaryFolder();
  const tracking = join(folder, "mlruns");
  await registerBikes(tracking, 5);
  const { client } = await started([
    "models:/bikes@Champion",
    "--tracking-uri",
    tracking,
    "--workers",
    "2",
    "--extras",
    "http.rateLimit={requests: 50, perSeconds: 600, loopback: true}",
  ]);
  const answers = await Promise.all(Array.from({ length: 120 }, () => client.post("/predict", BIKE_ROW)));
  const count = (status: number) => answers.filter((answer) => answer.status === status).length;
  expect([count(200), count(429)]).toEqual([50, 70]);
}, 120_000);

it("is not held up by slow, half-open or hostile connections; 1,000 clients at once all get an answer", async () => {
  const folder = await temporaryFolder();
  const tracking = join(folder, "mlruns");
  await registerBikes(tracking, 5);
  const { serving, client } = await started([
    "models:/bikes@Champion",
    "--tracking-uri",
    tracking,
    "--extras",
    "http.requestSeconds=2",
  ]);
  const { port } = new URL(serving.url);
  /** What a raw connection is answered, and after how long it is closed. */
  const raw = (text: string): Promise<{ answer: string; milliseconds: number }> =>
    new Promise((resolve) => {
      const startedMs = Date.now();
      let answer = "";
      const socket = connect(Number(port), "127.0.0.1", () => socket.write(text));
      socket.on("data", (chunk) => {
        answer += chunk;
      });
      socket.on("error", () => {});
      socket.on("close", () => resolve({ answer, milliseconds: Date.now() - startedMs }));
    });
  const slow = Array.from({ length: 50 }, () => raw("POST /predict HTTP/1.1\r\nhost: a\r\n"));
  const silent = Array.from({ length: 20 }, () => raw(""));
  const body = raw(
    "POST /predict HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{",
  );
  const injected = raw("POST /predict HTTP/1.1\r\nhost: a\r\nx-request-id: a\rb: c\r\n\r\n");
  const smuggled = raw(
    "POST /predict HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
  );
  const huge = raw(`GET /health HTTP/1.1\r\nhost: a\r\nx: ${"y".repeat(40_000)}\r\n\r\n`);

  const crowd = Array.from({ length: 1000 }, async (_, id) => {
    const one = new Client(serving.url, 1);
    try {
      return { id, ...(await one.post("/predict", { ...BIKE_ROW, hr: id % 24 })) };
    } finally {
      one.close();
    }
  });
  const answers = await Promise.all(crowd);
  const refused = answers.filter(({ status }) => status === 503);
  expect(answers.filter(({ status }) => status === 200).length + refused.length).toBe(1000);
  for (const { headers } of refused) expect(headers["retry-after"]).toBe("1");
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1000);

  for (const { answer, milliseconds } of await Promise.all([...slow, ...silent, body])) {
    expect(answer === "" || answer.startsWith("HTTP/1.1 408")).toBe(true);
    expect(milliseconds).toBeLessThan(30_000);
  }
  expect((await injected).answer).toMatch(/^HTTP\/1.1 400/);
  expect((await smuggled).answer).toMatch(/^HTTP\/1.1 400/);
  expect((await huge).answer).toMatch(/^HTTP\/1.1 431/);
  const bomb = await fetch(`${serving.url}/predict`, {
    method: "POST",
    headers: { "content-type": "application/json", "content-encoding": "gzip" },
    body: gzipSync(Buffer.alloc(200_000_000, 0x20)),
  });
  expect(bomb.status).toBe(413);
  expect((await client.post("/predict", BIKE_ROW)).status).toBe(200);
  expect(await serving.stop()).toBe(0);
}, 180_000);

/** Processes that a process started. */
async function childrenOf(pid: number | undefined): Promise<number[]> {
  const { readFile } = await import("node:fs/promises");
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
  return text.trim().split(/\s+/).filter(Boolean).map(Number);
}
