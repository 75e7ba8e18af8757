import { rm } from "node:fs/promises";
import { join } from "node:path";
import { AssayError } from "../../../utils/errors/index.js";
import { checkAlias, checkArtifactPath, checkDescription, checkModelName, checkTag } from "../limits.js";
import { aliasesOf, modelsText, nearestOr, versionsText } from "../missing.js";
import type { ArtifactFolder, LoggedModel, ModelVersion, RegisteredModel, RegisterTags } from "../store.js";
import { DEFAULT_ID, ensureRoot } from "./experiments.js";
import { folderNames, publishFolder, readText, readTexts, replaceFile, syncFolder } from "./files.js";
import { type Meta, metaText, readMeta, text, textOf, writeMeta } from "./meta.js";
import { META, MODELS, type Place } from "./place.js";
import { checkClashes, writeTags } from "./values.js";

/** Adds the next version of a registered model; the model itself is made with its first one. */
export async function registerModel(
  place: Place,
  name: string,
  source: LoggedModel | ArtifactFolder,
  runFolder: string,
  tags: RegisterTags = {},
): Promise<ModelVersion> {
  if ("path" in source) checkArtifactPath(source.path);
  if (tags.description !== undefined) checkDescription(tags.description);
  const versionTags = tagFiles(tags.version);
  await ensureModel(place, name, tags.model, runFolder);
  const now = place.now();
  const folder = join(place.root, MODELS, name);
  for (let version = (await lastVersion(folder)) + 1; ; version++) {
    const meta = {
      creation_timestamp: now,
      current_stage: "None",
      description: tags.description ?? null,
      last_updated_timestamp: now,
      name,
      run_id: source.runId,
      run_link: null,
      ...placeOf(source),
      status: "READY",
      status_message: null,
      user_id: null,
      version,
    };
    const files = [[META, metaText(meta)] as const, ...versionTags];
    const target = join(folder, `version-${version}`);
    // A number that another process took in the meantime stays its own.
    if (!(await publishFolder(target, files, folder))) continue;
    await touch(folder, now);
    return versionOf(target, meta, {});
  }
}

/** Makes a registered model without versions; one that is there stays as it is. `stage`: where its folder is put together. */
export async function ensureModel(
  place: Place,
  name: string,
  tags: Readonly<Record<string, string>> = {},
  stage = join(place.root, DEFAULT_ID),
): Promise<void> {
  checkModelName(name);
  const files = tagFiles(tags);
  await ensureRoot(place);
  const now = place.now();
  const meta = { creation_timestamp: now, description: null, last_updated_timestamp: now, name };
  await publishFolder(join(place.root, MODELS, name), [[META, metaText(meta)], ...files], stage);
}

/** Where a version's files are, in the words of its meta.yaml. */
function placeOf(source: LoggedModel | ArtifactFolder): Meta {
  if ("modelId" in source) {
    const { modelId, artifactUri } = source;
    return { model_id: modelId, source: `models:/${modelId}`, storage_location: artifactUri };
  }
  const uri = `runs:/${source.runId}/${source.path}`;
  return { model_id: null, source: uri, storage_location: uri };
}

function tagFiles(tags: Readonly<Record<string, string>> = {}): [path: string, content: string][] {
  return Object.entries(tags).map(([key, value]) => {
    checkTag(key, value);
    return [`tags/${key}`, value];
  });
}

export async function setAlias(place: Place, name: string, alias: string, version: string): Promise<void> {
  checkAlias(alias);
  await getVersion(place, name, { version });
  const folder = join(place.root, MODELS, name);
  await replaceFile(join(folder, "aliases", alias), version, folder);
  await syncFolder(join(folder, "aliases"));
  await touch(folder, place.now());
}

/** Takes an alias away; nothing changes where there is none. TRACKING_MISSING where there is no such model. */
export async function deleteAlias(place: Place, name: string, alias: string): Promise<void> {
  checkAlias(alias);
  const folder = await modelFolder(place, name);
  if ((await aliased(folder, alias)) === undefined) return;
  await rm(join(folder, "aliases", alias), { force: true });
  await syncFolder(join(folder, "aliases"));
  await touch(folder, place.now());
}

/** Sets tags of a registered model, or of one of its versions. */
export async function setModelTags(
  place: Place,
  name: string,
  tags: Readonly<Record<string, string>>,
  version?: string,
): Promise<void> {
  for (const [key, value] of Object.entries(tags)) checkTag(key, value);
  const folder = await modelFolder(place, name);
  if (version !== undefined) await getVersion(place, name, { version });
  const tagged = version === undefined ? folder : join(folder, `version-${version}`);
  await checkClashes(join(tagged, "tags"), "tag", Object.keys(tags));
  await writeTags(tagged, tags);
  await touch(folder, place.now());
}

/** Sets what a registered model says of itself. */
export async function describeModel(place: Place, name: string, description: string): Promise<void> {
  checkDescription(description);
  const folder = await modelFolder(place, name);
  const meta = await readMeta(folder);
  await writeMeta(folder, { ...meta, description, last_updated_timestamp: place.now() });
}

/** All registered models, by name. */
export async function listModels(place: Place): Promise<RegisteredModel[]> {
  const root = join(place.root, MODELS);
  const models: RegisteredModel[] = [];
  for (const name of await folderNames(root)) {
    const meta = await readMeta(join(root, name));
    if (meta !== undefined) models.push(await registered(join(root, name), name, meta));
  }
  return models;
}

/** A registered model; TRACKING_MISSING where there is none of this name. */
export async function getModel(place: Place, name: string): Promise<RegisteredModel> {
  const folder = await modelFolder(place, name);
  return registered(folder, name, (await readMeta(folder)) ?? {});
}

async function registered(folder: string, name: string, meta: Meta): Promise<RegisteredModel> {
  const [aliases, tags] = await Promise.all([
    readTexts(join(folder, "aliases")),
    readTexts(join(folder, "tags")),
  ]);
  return { name, aliases: trimmed(aliases), tags, ...described(meta) };
}

/** Versions of a registered model, newest first; TRACKING_MISSING where there is no such model. */
export async function listVersions(place: Place, name: string): Promise<ModelVersion[]> {
  const folder = await modelFolder(place, name);
  const aliases = trimmed(await readTexts(join(folder, "aliases")));
  const versions: ModelVersion[] = [];
  for (const part of await folderNames(folder)) {
    const [, version] = /^version-(\d+)$/.exec(part) ?? [];
    const meta = version === undefined ? undefined : await readMeta(join(folder, part));
    if (meta === undefined || isDeleted(meta)) continue;
    versions.push(await versionOf(join(folder, part), meta, aliases));
  }
  return versions.sort((a, b) => Number(b.version) - Number(a.version));
}

/** A version by its number or alias; TRACKING_MISSING where there is none. */
export async function getVersion(
  place: Place,
  name: string,
  wanted: { readonly version: string } | { readonly alias: string },
): Promise<ModelVersion> {
  const folder = await modelFolder(place, name);
  const [version, words] =
    "version" in wanted
      ? [wanted.version, `version ${JSON.stringify(wanted.version)}`]
      : [await aliased(folder, wanted.alias), `alias ${JSON.stringify(wanted.alias)}`];
  const meta = /^[1-9]\d*$/.test(version ?? "")
    ? await readMeta(join(folder, `version-${version}`))
    : undefined;
  if (meta === undefined || isDeleted(meta)) {
    const versions = await listVersions(place, name);
    throw new AssayError("TRACKING_MISSING", {
      what: `registered model "${name}" has no ${words}`,
      got: versionsText(versions),
      next: nearestOr(
        "alias" in wanted ? wanted.alias : "",
        aliasesOf(versions),
        "Register a version or set the alias first, or check the tracking URI.",
      ),
    });
  }
  return versionOf(
    join(folder, `version-${version}`),
    meta,
    trimmed(await readTexts(join(folder, "aliases"))),
  );
}

/** Folder of a registered model; TRACKING_MISSING where there is none of this name. */
async function modelFolder(place: Place, name: string): Promise<string> {
  checkModelName(name);
  const folder = join(place.root, MODELS, name);
  if ((await readMeta(folder)) !== undefined) return folder;
  const names = (await listModels(place)).map((model) => model.name);
  throw new AssayError("TRACKING_MISSING", {
    what: `there is no registered model ${JSON.stringify(name)}`,
    got: modelsText(names),
    next: nearestOr(name, names, "Register a version first, or check the tracking URI."),
  });
}

const isDeleted = (meta: Meta): boolean => text(meta, "current_stage") === "Deleted_Internal";

const trimmed = (texts: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).map(([key, value]) => [key, value.trim()]));

async function aliased(folder: string, alias: string): Promise<string | undefined> {
  checkAlias(alias);
  return (await readText(join(folder, "aliases", alias)))?.trim();
}

async function lastVersion(folder: string): Promise<number> {
  const numbers = (await folderNames(folder)).map((name) => Number(/^version-(\d+)$/.exec(name)?.[1] ?? 0));
  return Math.max(0, ...numbers);
}

async function touch(folder: string, now: number): Promise<void> {
  const meta = await readMeta(folder);
  if (meta !== undefined) await writeMeta(folder, { ...meta, last_updated_timestamp: now });
}

async function versionOf(
  folder: string,
  meta: Meta,
  aliases: Readonly<Record<string, string>>,
): Promise<ModelVersion> {
  const version = textOf(meta, "version");
  return {
    name: textOf(meta, "name"),
    version,
    runId: textOf(meta, "run_id"),
    source: textOf(meta, "source"),
    aliases: Object.keys(aliases).filter((alias) => aliases[alias] === version),
    tags: await readTexts(join(folder, "tags")),
    ...described(meta),
  };
}

function described(meta: Meta): { readonly description?: string } {
  const description = text(meta, "description");
  return description === undefined || description === "" ? {} : { description };
}
