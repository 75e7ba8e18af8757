import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { drainSpool, type MetricPoint } from "../../../../../sdk/io/registries/index.js";
import { RunFolder } from "../../../../../sdk/io/registries/spool/index.js";
import { pointLines } from "../../../../../sdk/io/registries/spool/lines.js";
import { awayError, FakeServer, points, RUN_ID, refusedPoint } from "./support.js";

const OTHER = "ffffffffffffffffffffffffffffffff";
/** No process has it: Linux's ids end below 2^22, macOS's at 99,998, Windows' are multiples of 4. */
const NO_PROCESS = 2 ** 22 + 1;

/** What a process left: files of points, and who it was. */
async function left(
  server: FakeServer,
  runId: string,
  files: readonly (readonly MetricPoint[])[],
  owner: object | undefined = { pid: NO_PROCESS, host: hostname() },
) {
  const path = join(server.spoolFolder, runId);
  await mkdir(path, { recursive: true });
  for (const [i, file] of files.entries())
    await writeFile(join(path, `points-00000${i}-abcd.ndjson`), pointLines(file));
  if (owner !== undefined) await writeFile(join(path, "owner.json"), JSON.stringify(owner));
  return path;
}

const nothing = { sent: 0, waiting: 0, refused: 0, ended: 0, errors: [] };

describe("what a killed process left", () => {
  it("is sent in order, with the run's end, and taken away; a half line is left out", async () => {
    const server = await FakeServer.make();
    const path = await left(server, RUN_ID, [points(1500), points(10, 1500)]);
    writeFileSync(join(path, "points-000001-abcd.ndjson"), '{"key":"loss","val', { flag: "a" });
    writeFileSync(join(path, "end.json"), '{"status":"FAILED","endTimeMs":7}');
    expect(await drainSpool(server)).toEqual({ ...nothing, sent: 1510, ended: 1 });
    expect(server.points).toEqual(points(1510));
    expect(server.ends).toEqual([{ runId: RUN_ID, status: "FAILED", endTimeMs: 7 }]);
    expect(existsSync(path)).toBe(false);
    expect(await drainSpool(server)).toEqual(nothing);
  });

  it("waits on while the server is away, and says why", async () => {
    const server = await FakeServer.make();
    await left(server, RUN_ID, [points(5)]);
    await left(server, OTHER, [points(3)]);
    server.fault = awayError;
    const drained = await drainSpool(server);
    expect(drained).toMatchObject({ ...nothing, waiting: 8, errors: [{ code: "TRACKING_UNAVAILABLE" }] });
    expect(server.calls).toBe(1);
    server.fault = () => undefined;
    expect(await drainSpool(server)).toEqual({ ...nothing, sent: 8 });
  });

  it("is kept in a file that the error names where the server refuses it, and the others are sent", async () => {
    const server = await FakeServer.make();
    const path = await left(server, RUN_ID, [points(2500)]);
    await left(server, OTHER, [points(3, 5000)]);
    writeFileSync(join(path, "end.json"), '{"status":"FINISHED","endTimeMs":7}');
    writeFileSync(join(path, "points-000001-abcd.ndjson"), "nonsense\n");
    server.fault = (batch) => (batch.every(({ step }) => step < 5000) ? refusedPoint() : undefined);
    const drained = await drainSpool(server);
    expect(drained).toMatchObject({ ...nothing, sent: 3, refused: 2501, errors: [{}] });
    expect(drained.errors[0].message).toContain(join(path, "refused.ndjson"));
    expect(readFileSync(join(path, "refused.ndjson"), "utf8")).toBe(`${pointLines(points(2500))}nonsense\n`);
    // Halving stops where nothing is taken at all.
    expect(server.calls).toBeLessThan(100);
    expect(await drainSpool(server)).toEqual(nothing);
  });

  it("stops between batches at a signal", async () => {
    const server = await FakeServer.make();
    await left(server, RUN_ID, [points(3000)]);
    const stop = new AbortController();
    server.fault = () => stop.abort();
    expect(await drainSpool(server, { signal: stop.signal })).toMatchObject({
      sent: 0,
      waiting: 3000,
      errors: [{ code: "INTERRUPTED" }],
    });
    server.fault = () => undefined;
    expect(await drainSpool(server)).toEqual({ ...nothing, sent: 3000 });
  });

  it("is nothing for a store without a spool", async () => {
    const { logBatch, updateRun } = await FakeServer.make();
    expect(await drainSpool({ logBatch, updateRun })).toEqual(nothing);
  });
});

describe("the points of a process", () => {
  const own = { pid: process.pid, host: hostname() };
  const drained = async (owner: object | undefined, ageMinutes = 0) => {
    const server = await FakeServer.make();
    const path = await left(server, RUN_ID, [points(4)], owner);
    const then = Date.now() / 1000 - 60 * ageMinutes;
    if (owner !== undefined) await utimes(join(path, "owner.json"), then, then);
    const { sent, waiting } = await drainSpool(server);
    expect(sent + waiting).toBe(4);
    return sent === 4;
  };

  it("are left alone while it lives", async () => {
    expect(await drained({ pid: process.ppid, host: hostname() })).toBe(false);
    const server = await FakeServer.make();
    const folder = new RunFolder(join(server.spoolFolder, RUN_ID));
    folder.append("points-000000-abcd.ndjson", pointLines(points(2)), 0);
    expect(await drainSpool(server)).toEqual({ ...nothing, waiting: 2 });
    await folder.release();
    expect(await drainSpool(server)).toEqual({ ...nothing, sent: 2 });
  });

  it("are sent where nobody owns them, or a process before this one had its id, as in a container", async () => {
    expect(await drained(undefined)).toBe(true);
    expect(await drained(own)).toBe(true);
    expect(await drained({ pid: "half" })).toBe(true);
  });

  it.runIf(process.platform === "linux")("are sent where another process has its id now", async () => {
    expect(await drained({ pid: process.ppid, host: hostname(), began: "1" })).toBe(true);
  });

  it("of another machine are left alone until it has been silent for ten minutes", async () => {
    const foreign = { pid: process.pid, host: "another-machine" };
    expect(await drained(foreign, 9)).toBe(false);
    expect(await drained(foreign, 11)).toBe(true);
  });
});
