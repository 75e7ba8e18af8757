import type { Document } from "yaml";

/** What a version of Assay changed in configs. */
export interface Migration {
  /** The version that came with it: configs of older projects are changed. */
  readonly version: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** Changes a config in place; comments stay. Gives whether it did anything. */
  readonly change: (config: Document) => boolean;
}

/** What was renamed or taken away since the first release, by version, the oldest first: nothing yet. */
export const MIGRATIONS: readonly Migration[] = [];

/** A migration's change: gives a key another name, at its place; a key of the new name that is there already stays. */
export function renamedKey(path: readonly string[], name: string): Migration["change"] {
  return (config) => {
    const parent = path.slice(0, -1);
    const [old] = path.slice(-1);
    const map: unknown = parent.length === 0 ? config.contents : config.getIn(parent, true);
    const items = (map as { items?: { key: { value?: unknown } }[] } | undefined)?.items ?? [];
    const pair = items.find(({ key }) => key?.value === old);
    if (pair === undefined || items.some(({ key }) => key?.value === name)) return false;
    pair.key.value = name;
    return true;
  };
}

/** A migration's change: takes a key away. */
export function removedKey(path: readonly string[]): Migration["change"] {
  return (config) => config.deleteIn(path);
}
