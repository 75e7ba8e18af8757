import { createHash } from "node:crypto";
import { isAbsolute, relative, resolve } from "node:path";
import type { EvaluationsConfig, ResolvedConfig } from "../../io/configs/index.js";
import { type FileDigests, isPattern, moduleFiles } from "../../io/files/index.js";
import { findVersion, isEntryUri, parseAddress } from "../../io/registered/index.js";
import { isModelUri, pinModelUri, type TrackingStore } from "../../io/registries/index.js";
import { hasCode } from "../../utils/errors/index.js";
import { isSecretName, maskText } from "../../utils/secrets.js";
import { withoutServices } from "../../utils/settings/index.js";
import type { JobEnvironment } from "../environment.js";
import { openRegistry, storeUris } from "../tracking-place.js";

/** Databases, whose content cannot be told from their address. */
const DATABASE = /^(postgres(ql)?|mysql|mariadb|mssql|oracle):\/\//i;

/** What stands for a file that is not there (yet). */
export const ABSENT = "absent";
/** What stands for content that nobody can compare: never the same as before. */
export const UNKNOWN = "unknown";
/** What stands for a file that the job itself writes: it is looked at as an output. */
export const OUTPUT = "output";

/**
 * What a job stands on, by name: every value of its resolved config, the content of each file, folder and pattern in it, the
 * version that each alias means now, the user's modules with what they import, and Assay's version.
 */
export async function partsOf(
  { value, directoryOf, plugins }: Pick<ResolvedConfig, "value" | "directoryOf" | "plugins">,
  digests: FileDigests,
  environment: JobEnvironment,
): Promise<Record<string, string>> {
  const parts: Record<string, string> = { "Assay's version": environment.versions.assay ?? "" };
  const registry = openRegistry(storeUris(value.tracking), environment);
  const shown = (path: string): string => relative(environment.cwd, path) || ".";
  try {
    for (const [key, leaf] of leavesOf(withoutServices(value))) {
      // Another password makes no other result, and a digest of it has no place on a disk.
      if (isSecretName(key)) continue;
      parts[key] = digestOf(JSON.stringify(leaf) ?? typeof leaf);
      if (typeof leaf !== "string" || /^(tracking|report)\./.test(key)) continue;
      // What is read of a server may have changed; what is written to one is no input.
      if (/^(postgres|mysql)$/.test(leaf) && /(^|\.)kind$/.test(key)) {
        if (!key.startsWith("output.")) parts[`data of a server (${key})`] = UNKNOWN;
      } else if (DATABASE.test(leaf) && !key.startsWith("output.")) parts[`data ${maskText(leaf)}`] = UNKNOWN;
      else if (isModelUri(leaf)) parts[`model ${leaf}`] = await pinned(registry, leaf);
      else if (isEntryUri(leaf, "dataset")) parts[`data ${leaf}`] = await versionOf(registry, leaf);
      else if (/(^|\.)module$/.test(key) && isAbsolute(leaf)) {
        for (const file of await moduleFiles(leaf))
          parts[`code ${shown(file)}`] = (await digests.of(file)) ?? ABSENT;
      } else {
        const files = isAbsolute(leaf) ? [leaf] : quoted(key, leaf, directoryOf);
        for (const file of files) parts[`data ${shown(file)}`] = (await digests.of(file)) ?? ABSENT;
      }
    }
    for (const { plugin, file } of plugins?.plugins ?? []) {
      parts[`plug-in ${plugin.name}`] = plugin.version ?? "";
      // A package by its version; a file by what it and its imports hold.
      for (const code of file === undefined || isInPackage(file) ? [] : await moduleFiles(file))
        parts[`code ${shown(code)}`] = (await digests.of(code)) ?? ABSENT;
    }
    const champion = championOf(value);
    if (champion !== undefined) parts[`model ${champion}`] = await pinned(registry, champion);
    return parts;
  } finally {
    await registry.close();
  }
}

/** Files that the parts of a job name, with their digests: absolute path by name of the part. */
export function filesOf(parts: Readonly<Record<string, string>>, cwd: string): ReadonlyMap<string, string> {
  return new Map(
    Object.keys(parts).flatMap((name) => {
      const path = /^data (?!\w+:\/)(.+)$/.exec(name)?.[1];
      return path === undefined || isPattern(path) ? [] : [[name, resolve(cwd, path)] as const];
    }),
  );
}

function isInPackage(file: string): boolean {
  return /[\\/]node_modules[\\/]/.test(file);
}

/** The model that an evaluation compares with by its alias: `models:/bikes@Champion`. */
function championOf(value: ResolvedConfig["value"]): string | undefined {
  if (value.kind !== "evaluations") return undefined;
  const { champion, model } = value as EvaluationsConfig;
  if (champion === false) return undefined;
  const name = /^models:\/+(?!m-)([^/@]+)[/@]/.exec(model)?.[1];
  if (name === undefined || champion.model !== undefined) return undefined;
  return `models:/${name}@${champion.alias}`;
}

/** Files in a query: its quoted texts that look like paths. */
function quoted(key: string, text: string, directoryOf: ResolvedConfig["directoryOf"]): string[] {
  if (!/(^|\.)query$/.test(key)) return [];
  const folder = directoryOf(key.split(".").slice(0, -1).join("."));
  const texts = [...text.matchAll(/'([^'\n]+)'/g)].map(([, path]) => path);
  return texts
    .filter((path) => /[./\\]/.test(path) && !/^[a-z][a-z\d+.-]+:/i.test(path))
    .map((path) => resolve(folder, path));
}

/** The version that a model's address means now; there may be none yet. */
async function pinned(registry: TrackingStore, uri: string): Promise<string> {
  return orAbsent(async () => (await pinModelUri(registry, uri)).uri);
}

async function versionOf(registry: TrackingStore, uri: string): Promise<string> {
  return orAbsent(async () => (await findVersion(registry, parseAddress(uri, "dataset"))).uri);
}

async function orAbsent(look: () => Promise<string>): Promise<string> {
  try {
    return await look();
  } catch (error) {
    if (hasCode(error, "TRACKING_MISSING")) return ABSENT;
    throw error;
  }
}

function* leavesOf(value: unknown, path = ""): IterableIterator<[string, unknown]> {
  const children = typeof value === "object" && value !== null ? Object.entries(value) : [];
  if (children.length === 0) yield [path, value];
  for (const [key, part] of children) yield* leavesOf(part, path === "" ? key : `${path}.${key}`);
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
