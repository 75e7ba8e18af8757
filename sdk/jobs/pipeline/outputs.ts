import { sep } from "node:path";
import type { JobSummary } from "../summary.js";
import type { Book } from "./book.js";
import { ABSENT, filesOf, OUTPUT } from "./parts.js";

/**
 * What a job wrote, with digests, and what it stood on without that: files of its config that it made itself are outputs. A
 * file that was there before and is another one now was changed by others while it was read: it keeps the digest of before,
 * so that the job runs again.
 */
export async function settle(
  before: Readonly<Record<string, string>>,
  summary: JobSummary,
  { digests }: Book,
  cwd: string,
): Promise<{ readonly parts: Record<string, string>; readonly outputs: Record<string, string> }> {
  const parts: Record<string, string> = { ...before };
  const outputs: Record<string, string> = {};
  // A log grows with every run, of other jobs too.
  const written = Object.entries(summary.outputs).flatMap(([name, path]) => (name === "log" ? [] : [path]));
  const keep = async (path: string): Promise<void> => {
    const digest = await digests.of(path);
    if (digest !== undefined) outputs[path] = digest;
  };
  for (const path of written) await keep(path);
  for (const [name, path] of filesOf(before, cwd)) {
    const own = written.some((file) => file === path || file.startsWith(`${path}${sep}`));
    if (!own && (before[name] !== ABSENT || (await digests.of(path)) === undefined)) continue;
    parts[name] = OUTPUT;
    if (!own) await keep(path);
  }
  return { parts, outputs };
}
