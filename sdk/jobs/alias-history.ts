import type { RegisteredModel, TrackingStore } from "../io/registries/index.js";

/** Versions that are remembered of each alias: a tag holds so many with ease. */
const MOST = 100;

/** Which versions had an alias before, as tags of the registered model keep it; the last one first. */
export interface AliasHistory {
  /** Those that `rollback` goes back to, in turn. */
  readonly former: readonly string[];
  /** Those that were rolled back. */
  readonly undone: readonly string[];
}

const tagsOf = (alias: string) => ({ former: `assay.former.${alias}`, undone: `assay.undone.${alias}` });

/** The history of an alias, without the version that has it now: that one is no former holder. */
export function aliasHistory({ tags, aliases }: RegisteredModel, alias: string): AliasHistory {
  const keys = tagsOf(alias);
  const former = versionsIn(tags[keys.former]);
  // A move that was stopped half-way has its holder here already, or still.
  const first = former.findIndex((version) => version !== aliases[alias]);
  return { former: first < 0 ? [] : former.slice(first), undone: versionsIn(tags[keys.undone]) };
}

/** Keeps the history of an alias with its registered model. */
export async function writeAliasHistory(
  registry: TrackingStore,
  name: string,
  alias: string,
  { former, undone }: AliasHistory,
): Promise<void> {
  const keys = tagsOf(alias);
  await registry.setModelTags(name, {
    [keys.former]: former.slice(0, MOST).join(",") || "none",
    [keys.undone]: undone.slice(0, MOST).join(",") || "none",
  });
}

/**
 * Gives an alias to a version, and keeps which one had it before. The history is written first: a process that is killed in
 * between leaves the alias as it was. Gives the former holder, where there was another.
 */
export async function moveAlias(
  registry: TrackingStore,
  name: string,
  alias: string,
  version: string,
): Promise<string | undefined> {
  const model = await registry.getModel(name);
  const holder = model.aliases[alias];
  // An unknown version is refused before the history is touched.
  await registry.getVersion(name, { version });
  if (holder === version) return undefined;
  const { former, undone } = aliasHistory(model, alias);
  if (holder !== undefined)
    await writeAliasHistory(registry, name, alias, { former: [holder, ...former], undone });
  await registry.setAlias(name, alias, version);
  return holder;
}

function versionsIn(tag: string | undefined): string[] {
  return (tag ?? "").split(",").filter((version) => /^[1-9]\d*$/.test(version));
}
