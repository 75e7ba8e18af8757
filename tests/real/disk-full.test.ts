import { readdirSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { EmbeddedStore, openRun } from "../../sdk/io/registries/index.js";
import { MetricQueue, RunFolder } from "../../sdk/io/registries/spool/index.js";
import { awayError, FakeServer, points, RUN_ID } from "../sdk/io/registries/spool/support.js";
import { requireReal } from "../support/real.js";
import { canMount, smallDisk } from "../support/small-disk.js";

const disks = requireReal("a disk of its own to fill", canMount);

it("a full disk is told by the embedded store; what it kept stays, the rest follows when there is space", async (context) => {
  (await disks).use(context);
  const disk = await smallDisk(512);
  const run = await openRun(new EmbeddedStore(join(disk, "mlruns")), { experiment: "full", user: "ada" });
  for (let step = 0; step < 100; step++) run.logMetric("loss", step, step);
  await run.flush();
  // Takes all space but some pages.
  await writeFile(join(disk, "filler"), Buffer.alloc(400 * 1024));
  for (let step = 100; step < 20_000; step++) run.logMetric("loss", step, step);
  await expect(run.end("FINISHED")).rejects.toMatchObject({
    code: "TRACKING_UNAVAILABLE",
    message: expect.stringMatching(
      /metric points could not be sent.*mlruns cannot be read or written.*ENOSPC/,
    ),
  });
  const { runId } = run.info;
  const kept = (await run.store.metricHistory(runId, "loss")).map(({ step }) => step);
  expect(kept.length).toBeGreaterThanOrEqual(100);
  expect(kept).toEqual(kept.map((_, step) => step));
  await rm(join(disk, "filler"));
  await run.flush().catch(() => undefined);
  // 20,000 points need more than the disk has; a shorter history fits.
  const after = (await run.store.metricHistory(runId, "loss")).map(({ step }) => step);
  expect(after.length).toBeGreaterThan(kept.length);
  expect(after).toEqual(after.map((_, step) => step));
});

it("a spool on a full disk keeps points in memory, says so, and loses none", async (context) => {
  (await disks).use(context);
  const disk = await smallDisk(256);
  const server = new FakeServer(join(disk, "spool", "server"));
  const path = join(server.spoolFolder, RUN_ID);
  const notes: string[] = [];
  const queue = new MetricQueue({
    send: server.send,
    folder: new RunFolder(path),
    onNote: (_, message) => void notes.push(message),
  });
  server.fault = awayError;
  for (const one of points(10_000)) queue.add(one);
  await expect(queue.flush()).rejects.toThrow(/10000 metric points.*They are in memory only/);
  expect(readdirSync(path).length).toBeGreaterThan(1);
  expect(notes).toContainEqual(expect.stringContaining("ENOSPC"));
  server.fault = () => undefined;
  await queue.flush();
  expect(server.points).toEqual(points(10_000));
  await queue.close();
  expect(readdirSync(server.spoolFolder)).toEqual([]);
});
