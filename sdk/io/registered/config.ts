import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { parse } from "yaml";
import { AssayError } from "../../utils/errors/index.js";
import { maskSecrets } from "../../utils/secrets.js";
import { settingsYaml, withoutServices } from "../../utils/settings/index.js";
import { CONFIG_ARTIFACT } from "../registries/flatten.js";
import { limits } from "../registries/limits.js";
import type { TrackingStore } from "../registries/store.js";
import { parseAddress } from "./address.js";
import { findVersion } from "./find.js";
import { type RegisterEntryOptions, type RegisteredEntry, registerEntry } from "./register.js";

/** Tag of a version: the folder that relative paths inside of a query are relative to. */
const FOLDER_TAG = "assay.folder";

/** What is told of a config beside its values. */
export interface RegisterConfigOptions extends RegisterEntryOptions {
  /** The files that it came from. */
  readonly files: readonly string[];
  /** The folder that relative paths inside of its dataset's query are relative to. */
  readonly folder: string;
}

/** A registered config as it is kept. */
export interface RegisteredConfig {
  readonly text: string;
  readonly folder: string | undefined;
  /** `configs:/bikes/3`. */
  readonly uri: string;
}

/**
 * Registers a resolved config as YAML, secrets masked, without its services: they are about where a job runs. The same values again are the version that they have, in whatever
 * order they are written.
 *
 * @throws CONFIG_INVALID where a value is a function: nothing but code can hold it
 */
export async function registerConfig(
  store: TrackingStore,
  config: object,
  { files, folder, ...options }: RegisterConfigOptions,
): Promise<RegisteredEntry> {
  refuseFunctions(config, []);
  const shown = escapeReferences(maskSecrets(withoutServices(config))) as object;
  const source = files.join(" ");
  return registerEntry(
    store,
    {
      kind: "config",
      digest: digestConfig(shown),
      tags: {
        ...(source === "" || source.length > limits.tagValue ? {} : { "assay.source": source }),
        ...(folder.length > limits.tagValue ? {} : { [FOLDER_TAG]: folder }),
      },
      inputs: [],
      files: (put) => put(CONFIG_ARTIFACT, Buffer.from(settingsYaml(shown))),
    },
    options,
  );
}

/**
 * A registered config: `configs:/bikes@best`, `configs:/bikes/3` or `configs:/bikes/latest`.
 *
 * @throws TRACKING_MISSING where there is no such config, DIGEST_MISMATCH where its content has changed
 */
export async function fetchConfig(store: TrackingStore, uri: string): Promise<RegisteredConfig> {
  const found = await findVersion(store, parseAddress(uri, "config"));
  const { runId, path } = found.folder;
  const artifact = `${path}/${CONFIG_ARTIFACT}`;
  const text = (await buffer(await store.getArtifact(runId, artifact))).toString("utf8");
  if (digestText(text) === found.digest) return { text, folder: found.tags[FOLDER_TAG], uri: found.uri };
  throw new AssayError("DIGEST_MISMATCH", {
    what: `${found.uri} is not what was registered`,
    got: "a config with another digest",
    wanted: `the digest ${found.digest}`,
    next: `Restore the artifact ${artifact} of run ${runId}, or register the config again.`,
  });
}

/** Digest of a config's values, 32 hexadecimal characters: the order of keys does not count. */
export function digestConfig(config: unknown): string {
  return createHash("sha256")
    .update(`assay-config-1;${canonical(config)}`)
    .digest("hex")
    .slice(0, 32);
}

function digestText(text: string): string | undefined {
  try {
    return digestConfig(parse(text));
  } catch {
    return undefined;
  }
}

/** JSON with sorted keys; numbers that JSON has no word for stand unquoted, as no text does. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "number") return Object.is(value, -0) ? "0" : String(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`).join(",")}}`;
}

/** A resolved value holds no reference: what looks like one is written so that it is read as it stands. */
function escapeReferences(value: unknown): unknown {
  if (typeof value === "string") return /\$[${]/.test(value) ? value.replaceAll("$", "$$$$") : value;
  if (Array.isArray(value)) return value.map(escapeReferences);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, escapeReferences(part)]));
}

function refuseFunctions(value: unknown, path: readonly string[]): void {
  if (typeof value === "function") {
    throw new AssayError("CONFIG_INVALID", {
      what: `${path.join(".")} is a function, which no registry keeps`,
      got: "a function",
      wanted: "a value that YAML can hold",
      next: "Put the function into a module, and name the module in the config.",
    });
  }
  if (typeof value !== "object" || value === null) return;
  for (const [key, part] of Object.entries(value)) refuseFunctions(part, [...path, key]);
}
