import { addAbortSignal, pipeline, type Readable, Transform } from "node:stream";
import type { ArtifactInfo, TrackingStore } from "../store.js";
import { isMlmodel, textOf, withIds } from "./mlmodel-ids.js";
import type { Tally } from "./tally.js";

export interface ArtifactCopy {
  readonly from: TrackingStore;
  readonly to: TrackingStore;
  /** The run in the source, and its copy. */
  readonly runId: string;
  readonly copyId: string;
  /** Whether what stands in the target with the same size is whole, so that it need not be sent again. */
  readonly isResumed: boolean;
}

/** Copies a run's artifacts, folder by folder, each file as a stream. */
export async function copyArtifacts(copy: ArtifactCopy, tally: Tally, folder?: string): Promise<void> {
  const { from, to, runId, copyId, isResumed } = copy;
  const files = await from.listArtifacts(runId, folder);
  const there = isResumed && files.length > 0 ? await to.listArtifacts(copyId, folder) : [];
  for (const file of files) {
    tally.check();
    if (file.isDirectory) await copyArtifacts(copy, tally, file.path);
    else if (!there.some((other) => isSame(file, other))) await copyFile(copy, file, tally);
  }
}

async function copyFile({ from, to, runId, copyId }: ArtifactCopy, file: ArtifactInfo, tally: Tally) {
  const { path } = file;
  if (isMlmodel(path)) {
    const text = withIds(await textOf(await from.getArtifact(runId, path)), { runId: copyId });
    await to.putArtifact(copyId, path, Buffer.from(text));
    tally.bytes += Buffer.byteLength(text);
  } else {
    await to.putArtifact(copyId, path, () => counted(from.getArtifact(runId, path), tally));
  }
  tally.artifacts += 1;
}

/** A stream that counts its bytes, and ends where the sync is stopped. */
export async function counted(opening: Promise<Readable>, tally: Tally): Promise<Readable> {
  const { signal } = tally.options;
  const source = await opening;
  const counter = new Transform({
    transform(chunk: Buffer, _, done) {
      tally.bytes += chunk.length;
      done(null, chunk);
    },
  });
  // Whoever reads the counter hears of a failure of either; the callback has nothing to add.
  pipeline(source, counter, () => {});
  return signal === undefined ? counter : addAbortSignal(signal, counter);
}

/** The ids in an MLmodel differ in length from place to place, so its size says nothing. */
function isSame(file: ArtifactInfo, other: ArtifactInfo): boolean {
  return (
    file.path === other.path && file.bytes === other.bytes && !other.isDirectory && !isMlmodel(file.path)
  );
}
