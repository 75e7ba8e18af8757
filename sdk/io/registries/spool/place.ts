import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { type EnvironmentOptions, readEnvironment } from "../../environment/index.js";

/** Where points wait, below the current folder, where ASSAY_SPOOL_DIR names no other place. */
const DEFAULT_PLACE = join(".assay", "spool");

/**
 * The folder in which the runs of one server wait while it is away: `.assay/spool/<server>` of the current folder, or
 * `<ASSAY_SPOOL_DIR>/<server>`. It is made with the first point.
 */
export function spoolFolder(serverUri: string, options: EnvironmentOptions): string {
  const place = readEnvironment(options).values.assaySpoolDir ?? DEFAULT_PLACE;
  return join(resolve(options.cwd ?? ".", place), serverKey(serverUri));
}

/** A server's address as a folder's name: readable, and never that of another server. */
function serverKey(uri: string): string {
  const words = uri
    .replace(/^https?:\/\//i, "")
    .replace(/[^a-z0-9.-]+/gi, "_")
    .slice(0, 60);
  return `${words}-${createHash("sha256").update(uri).digest("hex").slice(0, 8)}`;
}
