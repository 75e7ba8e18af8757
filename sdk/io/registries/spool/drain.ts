import { AssayError, asAssayError } from "../../../utils/errors/index.js";
import { ServerError } from "../rest/faults.js";
import type { TrackingStore } from "../store.js";
import { deliver, isRefusal } from "./deliver.js";
import { RunFolder } from "./folder.js";
import { pointLines, readPointLines } from "./lines.js";
import { refusedError } from "./queue.js";

export interface DrainOptions {
  /** Stops between two batches; what was not sent waits on. */
  readonly signal?: AbortSignal;
}

/** What became of the metric points that waited for a server. */
export interface Drained {
  /** Points that the server has confirmed. */
  readonly sent: number;
  /** Points that wait on: the server is away, or the process that they are of is alive and sends them itself. */
  readonly waiting: number;
  /** Points that the server does not take. They are kept in files that `errors` name. */
  readonly refused: number;
  /** Runs whose end was told to the server. */
  readonly ended: number;
  /** Why points wait (TRACKING_UNAVAILABLE) and why they were refused (TRACKING_MISSING, TRACKING_INVALID). */
  readonly errors: readonly AssayError[];
}

/**
 * Sends what runs of ended processes left for a server while it was away: their metric points, with key, time, step and
 * value as they were logged, and how they ended. What is sent twice is kept once. Runs of living processes are left alone.
 * Nothing is done for a store that has no spool. TRACKING_UNAVAILABLE is thrown only where the spool's folder cannot be read.
 */
export async function drainSpool(
  store: Pick<TrackingStore, "spoolFolder" | "logBatch" | "updateRun">,
  { signal }: DrainOptions = {},
): Promise<Drained> {
  const total = { sent: 0, waiting: 0, refused: 0, ended: 0, errors: [] as AssayError[] };
  const folders = store.spoolFolder === undefined ? [] : await foldersBelow(store.spoolFolder);
  let away = false;
  for (const folder of folders) {
    if (away || signal?.aborted === true || folder.isLive) {
      total.waiting += await countWaiting(folder);
      continue;
    }
    try {
      folder.hold();
      await drainRun(store, folder, total, signal);
    } catch (error) {
      total.errors.push(diskError(error, folder.path));
      total.waiting += await countWaiting(folder);
      // A server that spoke may take the next run; one that cannot be reached takes none.
      away = AssayError.isInstance(error) && !(error.cause instanceof ServerError);
    } finally {
      await folder.release();
    }
  }
  return total;
}

/** Sends what one run left. Throws where the server is away. */
async function drainRun(
  store: Pick<TrackingStore, "logBatch" | "updateRun">,
  folder: RunFolder,
  total: { sent: number; refused: number; ended: number; readonly errors: AssayError[] },
  signal: AbortSignal | undefined,
): Promise<void> {
  const lost = { count: 0, reason: undefined as AssayError | undefined };
  try {
    for (const file of await folder.pointFiles()) {
      const { points, broken } = readPointLines(await folder.read(file));
      const refusal = await deliver(points, async (metrics) => {
        if (signal?.aborted === true)
          throw new AssayError("INTERRUPTED", { what: "stopped while points were sent" });
        await store.logBatch(folder.runId, { metrics });
      });
      const refused = refusal?.points ?? [];
      const kept = pointLines(refused) + broken.map((line) => `${line}\n`).join("");
      if (kept !== "") folder.refuse(kept);
      await folder.remove(file);
      total.sent += points.length - refused.length;
      lost.count += refused.length + broken.length;
      lost.reason ??= refusal?.error;
    }
  } finally {
    total.refused += lost.count;
    if (lost.count > 0) total.errors.push(refusedError(lost.count, folder.refusedFile, lost.reason));
  }
  await drainEnd(store, folder, total, lost.count > 0);
}

async function drainEnd(
  store: Pick<TrackingStore, "updateRun">,
  folder: RunFolder,
  total: { ended: number; readonly errors: AssayError[] },
  isTold: boolean,
): Promise<void> {
  try {
    const end = await folder.end();
    if (end === undefined) return;
    await store.updateRun(folder.runId, end);
    total.ended += 1;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // A run that was deleted refuses its points and its end alike: one word is enough.
    if (!isTold) total.errors.push(asAssayError(error));
  }
  await folder.removeEnd();
}

async function countWaiting(folder: RunFolder): Promise<number> {
  let count = 0;
  for (const file of await folder.pointFiles())
    count += readPointLines(await folder.read(file)).points.length;
  return count;
}

async function foldersBelow(path: string): Promise<RunFolder[]> {
  try {
    return await RunFolder.below(path);
  } catch (error) {
    throw diskError(error, path);
  }
}

/** An error of the file system in the store's words; others as they are. */
const diskError = (error: unknown, path: string): AssayError =>
  asAssayError(error, "TRACKING_UNAVAILABLE", `the folder ${path}, in which metrics wait, cannot be used`);
