import type { Readable } from "node:stream";
import { AssayError, hasCode } from "../../../utils/errors/index.js";
import { maskText } from "../../../utils/secrets.js";
import { checkArtifactPath } from "../limits.js";
import type { ArtifactContent, ArtifactInfo } from "../store.js";
import type { FileAnswer } from "./answers.js";
import type { RestClient } from "./client.js";
import { runs } from "./endpoints.js";
import { ServerError } from "./faults.js";
import { allPages } from "./pages.js";
import { fetchRun, fetchWritableRun } from "./runs.js";

export async function putArtifact(
  client: RestClient,
  runId: string,
  path: string,
  content: ArtifactContent,
): Promise<void> {
  checkArtifactPath(path);
  const { info } = await fetchWritableRun(client, runId);
  await client.upload(`${proxiedPath(info.artifact_uri)}/${path}`, content);
}

/** The bytes of an artifact as a stream; ARTIFACT_MISSING where there is none. */
export async function getArtifact(client: RestClient, runId: string, path: string): Promise<Readable> {
  checkArtifactPath(path);
  const { info } = await fetchRun(client, runId);
  return openFile(client, info.artifact_uri, path, `run ${runId} has no artifact "${path}"`);
}

/** The bytes of a file as a stream; ARTIFACT_MISSING, with these words, where there is none. */
export async function openFile(
  client: RestClient,
  artifactUri: string,
  path: string,
  missing: string,
): Promise<Readable> {
  try {
    return await client.download(`${proxiedPath(artifactUri)}/${path}`);
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    const folder = cause instanceof ServerError && /refers to a directory/.test(cause.message);
    if (!folder && !hasCode(error, "TRACKING_MISSING")) throw error;
    const got = folder ? "a folder" : "nothing there";
    throw new AssayError("ARTIFACT_MISSING", { what: missing, got, cause: error });
  }
}

/** What stands directly in a folder of the run's artifacts, by name; nothing where there is no such folder. */
export async function listArtifacts(
  client: RestClient,
  runId: string,
  path?: string,
): Promise<ArtifactInfo[]> {
  if (path !== undefined && path !== "") checkArtifactPath(path);
  return (await filesOfRun(client, runId, path)).map(infoOf).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** All pages of what stands directly in a folder of the run's artifacts. */
export function filesOfRun(client: RestClient, runId: string, path?: string): Promise<FileAnswer[]> {
  return allPages(
    ({ page_token }) =>
      client.call(runs.artifacts, {
        run_id: runId,
        ...(path ? { path } : {}),
        page_token,
      }),
    ({ files }) => files,
  );
}

/** Files and folders below a folder. `list` tells what stands directly in one. */
export async function filesBelow(
  list: (path?: string) => Promise<readonly FileAnswer[]>,
  folder?: string,
): Promise<ArtifactInfo[]> {
  const files: ArtifactInfo[] = [];
  for (const file of await list(folder)) {
    if (file.is_dir) files.push(...(await filesBelow(list, file.path)));
    else files.push(infoOf(file));
  }
  return files;
}

const infoOf = ({ path, is_dir, file_size }: FileAnswer): ArtifactInfo =>
  is_dir ? { path, isDirectory: true } : { path, isDirectory: false, bytes: file_size };

/** Takes a file or a folder of the run's artifacts away; ARTIFACT_MISSING where there is none. */
export async function deleteArtifact(client: RestClient, runId: string, path: string): Promise<void> {
  checkArtifactPath(path);
  const { info } = await fetchWritableRun(client, runId);
  const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : undefined;
  // A server says yes to what is not there.
  if (!(await listArtifacts(client, runId, folder)).some((artifact) => artifact.path === path)) {
    throw new AssayError("ARTIFACT_MISSING", { what: `run ${runId} has no artifact "${path}"` });
  }
  await client.remove(`${proxiedPath(info.artifact_uri)}/${path}`);
}

/** All files below a folder, by path relative to it. `list` tells what stands directly in one. */
export async function readFiles(
  client: RestClient,
  artifactUri: string,
  list: (path?: string) => Promise<readonly FileAnswer[]>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const root = proxiedPath(artifactUri);
  const files = new Map<string, Uint8Array>();
  for (const { path } of await filesBelow(list)) files.set(path, await client.bytes(`${root}/${path}`));
  return files;
}

/** Path below the server's artifact proxy; TRACKING_INVALID where the server does not hand the artifacts through. */
export function proxiedPath(artifactUri: string): string {
  const own = /^mlflow-artifacts:(?:\/\/[^/]*)?\/(.+)$/.exec(artifactUri)?.[1];
  const full = /^https?:\/\/.*?\/api\/2\.0\/mlflow-artifacts\/artifacts\/(.+)$/.exec(artifactUri)?.[1];
  const path = own ?? full;
  if (path !== undefined) return path.replace(/\/+$/, "");
  throw new AssayError("TRACKING_INVALID", {
    what: "the server does not hand artifacts through",
    got: `the artifact location ${maskText(artifactUri)}`,
    wanted: "mlflow-artifacts:/…",
    next: "Start the server with --artifacts-destination, and use an experiment that was made since.",
  });
}
