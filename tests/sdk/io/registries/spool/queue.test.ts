import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { MetricQueue, RunFolder } from "../../../../../sdk/io/registries/spool/index.js";
import { MAX_IN_MEMORY } from "../../../../../sdk/io/registries/spool/queue.js";
import { awayError, FakeServer, point, points, RUN_ID, refusedPoint } from "./support.js";

async function queueTo({ disk = true } = {}) {
  const server = await FakeServer.make();
  const path = join(server.spoolFolder, RUN_ID);
  const notes: string[] = [];
  const queue = new MetricQueue({
    send: server.send,
    ...(disk ? { folder: new RunFolder(path) } : {}),
    onNote: (level, message) => void notes.push(`${level}: ${message}`),
  });
  const onDisk = () =>
    readdirSync(path)
      .filter((name) => name.startsWith("points-"))
      .flatMap((name) => readFileSync(join(path, name), "utf8").trim().split("\n"));
  return { server, path, queue, notes, onDisk };
}

describe.each([true, false])("a run's queue (disk %s)", (disk) => {
  it("sends after a second, or at a thousand, one batch at a time and in order", async () => {
    vi.useFakeTimers();
    try {
      const { server, queue } = await queueTo({ disk });
      const sizes: number[] = [];
      server.fault = (batch) => void sizes.push(batch.length);
      queue.add(point(0));
      queue.add(point(1));
      expect(sizes).toEqual([]);
      await vi.advanceTimersByTimeAsync(1000);
      await expect.poll(() => server.points).toHaveLength(2);
      for (let step = 2; step < 2502; step++) queue.add(point(step));
      await queue.flush();
      expect(server.points).toEqual(points(2502));
      expect(Math.max(...sizes)).toBeLessThanOrEqual(1000);
      expect(server.atOnce).toBe(1);
      expect(queue.waiting).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it("keeps points for a store that is away, says so once, and sends them when it is back", async () => {
    const { server, queue, notes } = await queueTo({ disk });
    server.fault = awayError;
    for (let step = 0; step < 3000; step++) queue.add(point(step));
    await expect(queue.flush()).rejects.toMatchObject({
      code: "TRACKING_UNAVAILABLE",
      message: expect.stringContaining("3000 metric points"),
    });
    await expect(queue.flush()).rejects.toThrow();
    expect(queue.waiting).toBe(3000);
    server.fault = () => undefined;
    await expect.poll(() => server.points).toEqual(points(3000));
    expect(notes).toEqual([
      expect.stringMatching(/^warn: metric points wait in .*, and work goes on: the tracking server cannot/),
      "info: metric points reach their store again",
    ]);
    await queue.flush();
    await queue.close();
  });

  it("sends the others where some are refused, and throws it once", async () => {
    const { server, queue, path } = await queueTo({ disk });
    server.fault = (batch) => (batch.some(({ step }) => step === 1500) ? refusedPoint() : undefined);
    for (let step = 0; step < 2500; step++) queue.add(point(step));
    await expect(queue.flush()).rejects.toMatchObject({
      code: "TRACKING_INVALID",
      message: expect.stringContaining(disk ? join(path, "refused.ndjson") : "They are not kept"),
    });
    expect(server.points).toEqual(points(2500).filter(({ step }) => step !== 1500));
    await queue.flush();
    if (disk) {
      expect(readFileSync(join(path, "refused.ndjson"), "utf8")).toBe(
        '{"key":"loss","value":500,"timestamp":1700000001500,"step":1500}\n',
      );
    }
  });
});

describe("a run's queue on disk", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("writes a point after a pause at once, others within a second, and takes them away when they are sent", async () => {
    const { server, queue, path, onDisk } = await queueTo();
    server.fault = awayError;
    queue.add(point(0));
    expect(onDisk()).toHaveLength(1);
    queue.add(point(1), point(2));
    expect(onDisk()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(onDisk()).toHaveLength(3);
    // A busy event loop fires no timer: the points' own time counts.
    queue.add(point(2000));
    expect(onDisk()).toHaveLength(4);
    server.fault = () => undefined;
    await queue.flush();
    expect(server.points).toHaveLength(4);
    expect(readdirSync(path)).toEqual(["owner.json"]);
    await queue.close();
    expect(existsSync(path)).toBe(false);
    expect(readFileSync(join(dirname(dirname(path)), ".gitignore"), "utf8")).toBe("*\n");
  });

  it("holds no more in memory than what is being sent, however much waits", async () => {
    const { server, queue, onDisk, path } = await queueTo();
    server.fault = awayError;
    for (let step = 0; step < 35_000; step++) queue.add(point(step));
    await expect(queue.flush()).rejects.toThrow("35000 metric points");
    expect(onDisk()).toHaveLength(35_000);
    // At most ten thousand points a file: these are read back at once.
    expect(readdirSync(path).filter((name) => name.startsWith("points-"))).toHaveLength(5);
    server.fault = () => undefined;
    await queue.flush();
    expect(server.points).toEqual(points(35_000));
  });

  it("leaves points and the run's end for the next process, and says where", async () => {
    const { server, queue, path, notes, onDisk } = await queueTo();
    server.fault = awayError;
    queue.add(...points(7));
    await expect(queue.flush()).rejects.toThrow();
    await queue.leave({ status: "FINISHED", endTimeMs: 5 }, awayError());
    expect(onDisk()).toHaveLength(7);
    expect(JSON.parse(readFileSync(join(path, "end.json"), "utf8"))).toEqual({
      status: "FINISHED",
      endTimeMs: 5,
    });
    expect(new RunFolder(path).isLive).toBe(false);
    expect(notes.at(-1)).toBe(
      `warn: the tracking server is away: 7 metric points and the end of run ${RUN_ID} wait in ${path}. ` +
        "The next run on this server sends them, or `assay sync`",
    );
  });

  it("keeps points in memory where the folder cannot be written, says so, and sends them all the same", async () => {
    const { server, queue, path, notes } = await queueTo();
    // A file where the folder would be: no rights are needed, so this holds for root too.
    await mkdir(dirname(path), { recursive: true });
    writeFileSync(path, "");
    server.fault = awayError;
    queue.add(...points(10));
    await expect(queue.flush()).rejects.toThrow("They are in memory only");
    await expect(queue.leave({ status: "FINISHED", endTimeMs: 5 }, awayError())).rejects.toMatchObject({
      code: "TRACKING_UNAVAILABLE",
    });
    server.fault = () => undefined;
    await queue.flush();
    expect(server.points).toEqual(points(10));
    expect(notes[0]).toMatch(/^warn: metric points wait in memory, their folder cannot be written: E/);
  });
});

it("refuses a point where a million wait in memory, and none is lost", async () => {
  const { server, queue } = await queueTo({ disk: false });
  const one = point(0);
  for (let i = 0; i < MAX_IN_MEMORY; i++) queue.add({ ...one, step: i });
  expect(() => queue.add(one)).toThrow(expect.objectContaining({ code: "TRACKING_UNAVAILABLE" }));
  await queue.flush();
  expect(server.kept.size).toBe(MAX_IN_MEMORY);
  queue.add(one);
  await queue.flush();
});
