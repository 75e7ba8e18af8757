import { createReadStream } from "node:fs";
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { AssayError } from "../../../utils/errors/index.js";
import { checkArtifactPath } from "../limits.js";
import type { ArtifactContent, ArtifactInfo } from "../store.js";
import { filePaths, replaceFile, statOf, syncFolder } from "./files.js";
import { text, textOf } from "./meta.js";
import { artifactFolder, type Place } from "./place.js";
import type { RunPlace } from "./runs.js";
import { checkClashes } from "./values.js";

export async function putArtifact(
  place: Place,
  run: RunPlace,
  path: string,
  content: ArtifactContent,
): Promise<void> {
  checkArtifactPath(path);
  const folder = artifactsOf(place, run);
  await checkClashes(folder, "artifact", [path]);
  const file = join(folder, ...path.split("/"));
  await replaceFile(file, content, run.folder);
  await syncFolder(dirname(file));
}

/** The bytes of an artifact as a stream; ARTIFACT_MISSING where there is none. */
export async function getArtifact(place: Place, run: RunPlace, path: string): Promise<Readable> {
  checkArtifactPath(path);
  const file = join(artifactsOf(place, run), ...path.split("/"));
  return openFile(file, (got) => missing(run, path, got));
}

/** The bytes of a file as a stream. */
export async function openFile(file: string, missing: (got: string) => AssayError): Promise<Readable> {
  const found = await statOf(file);
  if (found?.isFile() !== true) throw missing(found === undefined ? "nothing there" : "a folder");
  return createReadStream(file);
}

/** Takes an artifact away, or a folder of them; ARTIFACT_MISSING where there is none. */
export async function deleteArtifact(place: Place, run: RunPlace, path: string): Promise<void> {
  checkArtifactPath(path);
  const target = join(artifactsOf(place, run), ...path.split("/"));
  if ((await statOf(target)) === undefined) throw missing(run, path, "nothing there");
  await rm(target, { recursive: true });
  await syncFolder(dirname(target));
}

/** What stands directly in a folder of the run's artifacts, by name; nothing where there is no such folder. */
export async function listArtifacts(place: Place, run: RunPlace, path?: string): Promise<ArtifactInfo[]> {
  if (path !== undefined && path !== "") checkArtifactPath(path);
  const parts = path ? path.split("/") : [];
  const folder = join(artifactsOf(place, run), ...parts);
  if ((await statOf(folder))?.isDirectory() !== true) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  const infos = entries.map(async (entry): Promise<ArtifactInfo> => {
    const at = [...parts, entry.name].join("/");
    if (entry.isDirectory()) return { path: at, isDirectory: true };
    return { path: at, isDirectory: false, bytes: (await stat(join(folder, entry.name))).size };
  });
  return (await Promise.all(infos)).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** All files below a folder, by relative path. */
export async function readFiles(folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const path of await filePaths(folder))
    files.set(path, await readFile(join(folder, ...path.split("/"))));
  return files;
}

/** The folder of a run's artifacts. */
export function artifactsOf(place: Place, run: RunPlace): string {
  const runId = textOf(run.meta, "run_id");
  return artifactFolder(place, textOf(run.meta, "artifact_uri"), [run.experimentId, runId, "artifacts"]);
}

function missing(run: RunPlace, path: string, got: string): AssayError {
  return new AssayError("ARTIFACT_MISSING", {
    what: `run ${text(run.meta, "run_id")} has no artifact "${path}"`,
    got,
  });
}
