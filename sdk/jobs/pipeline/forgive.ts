import type { PlannedJob } from "../../io/configs/index.js";
import { pinModelUri } from "../../io/registries/index.js";
import type { JobStart } from "../state.js";
import type { PipelineJobSummary } from "../summary.js";
import { openRegistry, storeUris } from "../tracking-place.js";
import type { Book } from "./book.js";

/**
 * What a pipeline moved itself is no change to its jobs: where all of it is done, an alias of a model that it registered
 * (which a promotion gave to the new version) counts as it is now. Otherwise an evaluation against the Champion would be out of
 * date as soon as the next job had promoted what it evaluated.
 */
export async function forgive(
  jobs: readonly PlannedJob[],
  results: ReadonlyMap<string, PipelineJobSummary>,
  book: Book,
  { environment, config }: JobStart,
): Promise<void> {
  const all = [...results.values()];
  if (!all.every(({ status }) => status === "FINISHED" || status === "SKIPPED")) return;
  if (!all.some(({ status }) => status === "FINISHED")) return;
  const names = new Set(
    all.flatMap(({ registered }) => (registered === undefined ? [] : [nameOf(registered)])),
  );
  if (names.size === 0) return;
  const registry = openRegistry(storeUris(config.tracking), environment);
  try {
    for (const { name } of jobs) {
      const entry = book.entry(name);
      if (entry === undefined) continue;
      const moved: Record<string, string> = {};
      for (const part of Object.keys(entry.parts)) {
        const uri = /^model (models:\/.+)$/.exec(part)?.[1];
        if (uri === undefined || !names.has(nameOf(uri))) continue;
        const now = await pinModelUri(registry, uri).catch(() => undefined);
        if (now !== undefined && now.uri !== entry.parts[part]) moved[part] = now.uri;
      }
      if (Object.keys(moved).length > 0)
        await book.keep(name, { ...entry, parts: { ...entry.parts, ...moved } });
    }
  } finally {
    await registry.close();
  }
}

/** `bikes` of `models:/bikes/3` and `models:/bikes@Champion`. */
function nameOf(uri: string): string {
  return uri.replace(/^models:\/+/, "").replace(/[/@].*$/, "");
}
