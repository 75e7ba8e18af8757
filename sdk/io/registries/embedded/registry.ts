import { join } from "node:path";
import { AssayError } from "../../../utils/errors/index.js";
import { checkAlias, checkModelName } from "../limits.js";
import type { LoggedModel, ModelVersion } from "../store.js";
import { ensureRoot } from "./experiments.js";
import { folderNames, publishFolder, readText, readTexts, replaceFile, syncFolder } from "./files.js";
import { type Meta, metaText, readMeta, text, writeMeta } from "./meta.js";
import { META, MODELS, type Place } from "./place.js";

/** Adds the next version of a registered model; the model itself is made with its first one. */
export async function registerModel(
  place: Place,
  name: string,
  model: LoggedModel,
  runFolder: string,
): Promise<ModelVersion> {
  checkModelName(name);
  await ensureRoot(place);
  const now = place.now();
  const folder = join(place.root, MODELS, name);
  const registered = {
    creation_timestamp: now,
    description: null,
    last_updated_timestamp: now,
    name,
  };
  await publishFolder(folder, [[META, metaText(registered)]], runFolder);
  for (let version = (await lastVersion(folder)) + 1; ; version++) {
    const meta = {
      creation_timestamp: now,
      current_stage: "None",
      description: null,
      last_updated_timestamp: now,
      model_id: model.modelId,
      name,
      run_id: model.runId,
      run_link: null,
      source: `models:/${model.modelId}`,
      status: "READY",
      status_message: null,
      storage_location: model.artifactUri,
      user_id: null,
      version,
    };
    // A number that another process took in the meantime stays its own.
    if (!(await publishFolder(join(folder, `version-${version}`), [[META, metaText(meta)]], folder)))
      continue;
    await touch(folder, now);
    return versionOf(meta, []);
  }
}

export async function setAlias(place: Place, name: string, alias: string, version: string): Promise<void> {
  checkAlias(alias);
  await getVersion(place, name, { version });
  const folder = join(place.root, MODELS, name);
  await replaceFile(join(folder, "aliases", alias), version, folder);
  await syncFolder(join(folder, "aliases"));
  await touch(folder, place.now());
}

/** A version by its number or alias; TRACKING_MISSING where there is none. */
export async function getVersion(
  place: Place,
  name: string,
  wanted: { readonly version: string } | { readonly alias: string },
): Promise<ModelVersion> {
  checkModelName(name);
  const folder = join(place.root, MODELS, name);
  const [version, words] =
    "version" in wanted
      ? [wanted.version, `version ${JSON.stringify(wanted.version)}`]
      : [await aliased(folder, wanted.alias), `alias ${JSON.stringify(wanted.alias)}`];
  const meta = /^[1-9]\d*$/.test(version ?? "")
    ? await readMeta(join(folder, `version-${version}`))
    : undefined;
  if (meta === undefined || text(meta, "current_stage") === "Deleted_Internal") {
    throw new AssayError("TRACKING_MISSING", {
      what: `registered model "${name}" has no ${words}`,
      got: (await readMeta(folder)) === undefined ? "no registered model of this name" : "other versions",
      next: "Register a version or set the alias first, or check the tracking URI.",
    });
  }
  const aliases = Object.entries(await readTexts(join(folder, "aliases")));
  return versionOf(
    meta,
    aliases.filter(([, of]) => of.trim() === version).map(([alias]) => alias),
  );
}

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

function versionOf(meta: Meta, aliases: readonly string[]): ModelVersion {
  return {
    name: text(meta, "name") ?? "",
    version: text(meta, "version") ?? "",
    runId: text(meta, "run_id") ?? "",
    source: text(meta, "source") ?? "",
    aliases,
  };
}
