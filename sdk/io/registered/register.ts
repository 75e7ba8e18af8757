import type { Readable } from "node:stream";
import { checkAlias, limits } from "../registries/limits.js";
import { openRun } from "../registries/run.js";
import type { DatasetInput, TrackingStore } from "../registries/store.js";
import { type EntryKind, versionUri } from "./address.js";
import { DIGEST_TAG, findEntry, KIND_TAG, registeredName } from "./entries.js";

export interface RegisterEntryOptions {
  readonly name: string;
  /** Alias that the version gets, as `training`; the version that had it loses it. */
  readonly alias?: string;
  /** Who registers it. */
  readonly user: string;
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** A version of a registered dataset or config. Frozen. */
export interface RegisteredEntry {
  readonly kind: EntryKind;
  readonly name: string;
  /** 1, 2, 3 … as text, as MLflow has it. */
  readonly version: string;
  readonly alias?: string;
  /** `datasets:/<name>/<version>`. */
  readonly uri: string;
  /** Digest of the content, 32 hexadecimal characters. */
  readonly digest: string;
  /** False where this content was registered before: the version is the one it got then. */
  readonly isNew: boolean;
}

/** What is registered. */
export interface EntryContent {
  readonly kind: EntryKind;
  readonly digest: string;
  /** Tags of the version, beside kind and digest. */
  readonly tags: Readonly<Record<string, string>>;
  readonly inputs: readonly DatasetInput[];
  /** Hands over the files, one after the other, paths without the entry's folder. */
  files(put: (path: string, content: Uint8Array | Readable) => Promise<void>): Promise<void>;
}

/** The experiments that hold the runs of registrations, by names that people understand in MLflow. */
const EXPERIMENTS = { dataset: "Registered datasets", config: "Registered configs" } as const;

/**
 * Registers a content: the next version of its name, or the version that holds the same content already. The files are
 * artifacts of a run of their own, and the version names them; so versions, aliases and tags are MLflow's own.
 */
export async function registerEntry(
  store: TrackingStore,
  content: EntryContent,
  { name, alias, user, now }: RegisterEntryOptions,
): Promise<RegisteredEntry> {
  const { kind, digest } = content;
  const registered = registeredName(kind, name);
  // Before anything is made: a wrong alias must not leave a version behind.
  if (alias !== undefined) checkAlias(alias);
  const known = await findEntry(store, kind, name);
  const versions = known === undefined ? [] : await store.listVersions(registered);
  const same = versions.find(({ tags }) => tags[DIGEST_TAG] === digest);
  const version = same?.version ?? (await addVersion(store, registered, content, { name, user, now }));
  if (alias !== undefined) await store.setAlias(registered, alias, version);
  return Object.freeze({
    kind,
    name,
    version,
    ...(alias === undefined ? {} : { alias }),
    uri: versionUri(kind, name, version),
    digest,
    isNew: same === undefined,
  });
}

async function addVersion(
  store: TrackingStore,
  registered: string,
  { kind, digest, tags, inputs, files }: EntryContent,
  { name, user, now }: RegisterEntryOptions,
): Promise<string> {
  const marks = { [KIND_TAG]: kind, [DIGEST_TAG]: digest };
  const run = await openRun(store, {
    experiment: EXPERIMENTS[kind],
    name: [...name].slice(0, limits.runName).join(""),
    user,
    tags: { ...marks, ...tags },
    now,
  });
  try {
    await files((path, content) => run.artifact(`${kind}/${path}`, content));
    await run.logInputs(inputs);
    await run.end("FINISHED");
    const folder = { runId: run.info.runId, path: kind };
    const entryTags = { version: { ...marks, ...tags }, model: { [KIND_TAG]: kind } };
    return (await store.registerModel(registered, folder, entryTags)).version;
  } catch (error) {
    // The first error is what counts.
    await run.end("FAILED").catch(() => undefined);
    throw error;
  }
}
