import { AssayError } from "../../utils/errors/index.js";
import { nearestName } from "../../utils/names.js";
import type { ArtifactFolder, ModelVersion, TrackingStore } from "../registries/store.js";
import { type EntryAddress, type EntryKind, versionUri } from "./address.js";
import { DIGEST_TAG, findEntry, listEntries, registeredName } from "./entries.js";

/** A version of a registered dataset or config, and where its files are. */
export interface EntryVersion {
  readonly name: string;
  readonly version: string;
  /** `datasets:/bikes/3`: the version itself, whatever alias it was asked for by. */
  readonly uri: string;
  readonly digest: string;
  readonly folder: ArtifactFolder;
  readonly tags: Readonly<Record<string, string>>;
}

/** Names, versions or aliases that a message lists. */
const SHOWN = 10;

/** The version that an address means. TRACKING_MISSING where there is none, naming what there is. */
export async function findVersion(store: TrackingStore, address: EntryAddress): Promise<EntryVersion> {
  const { kind, name, wanted } = address;
  const entry = await findEntry(store, kind, name);
  if (entry === undefined) throw await noName(store, kind, name);
  const registered = registeredName(kind, name);
  const versions = await store.listVersions(registered);
  const found =
    wanted === "latest"
      ? versions[0]
      : "alias" in wanted
        ? versions.find(({ version }) => version === entry.aliases[wanted.alias])
        : versions.find(({ version }) => version === wanted.version);
  if (found === undefined) throw noVersion(address, versions, entry.aliases);
  return entryVersion(kind, name, found);
}

function entryVersion(kind: EntryKind, name: string, { version, source, tags }: ModelVersion): EntryVersion {
  const [, runId, path] = /^runs:\/+([^/]+)\/(.+)$/.exec(source) ?? [];
  const digest = tags[DIGEST_TAG];
  const uri = versionUri(kind, name, version);
  if (runId !== undefined && digest !== undefined)
    return { name, version, uri, digest, folder: { runId, path }, tags };
  throw new AssayError("TRACKING_INVALID", {
    what: `${uri} was not registered by Assay`,
    got: runId === undefined ? `the source ${JSON.stringify(source)}` : `no tag ${DIGEST_TAG}`,
    wanted: `a folder of a run's artifacts, and the tag ${DIGEST_TAG}`,
    next: `Register the ${kind} again.`,
  });
}

async function noName(store: TrackingStore, kind: EntryKind, name: string): Promise<AssayError> {
  const names = (await listEntries(store, kind)).map((entry) => entry.name);
  const near = nearestName(name, names);
  return new AssayError("TRACKING_MISSING", {
    what: `there is no registered ${kind} "${name}"`,
    got: names.length === 0 ? `no registered ${kind}s at all` : `${kind}s ${some(names)}`,
    next: near === undefined ? `Register it first, or check the tracking URI.` : `Did you mean "${near}"?`,
  });
}

function noVersion(
  { kind, name, wanted }: EntryAddress,
  versions: readonly ModelVersion[],
  aliases: Readonly<Record<string, string>>,
): AssayError {
  const words =
    wanted === "latest"
      ? "version"
      : "alias" in wanted
        ? `alias "${wanted.alias}"`
        : `version ${wanted.version}`;
  const pairs = Object.entries(aliases).map(([alias, version]) => `${alias} (version ${version})`);
  const near = wanted !== "latest" && "alias" in wanted && nearestName(wanted.alias, Object.keys(aliases));
  return new AssayError("TRACKING_MISSING", {
    what: `the registered ${kind} "${name}" has no ${words}`,
    got: `versions ${some(versions.map(({ version }) => version)) || "none"}; aliases ${some(pairs) || "none"}`,
    next: near ? `Did you mean "${near}"?` : "Register a version or set the alias first.",
  });
}

function some(names: readonly string[]): string {
  return `${names.slice(0, SHOWN).join(", ")}${names.length > SHOWN ? `, … (${names.length})` : ""}`;
}
