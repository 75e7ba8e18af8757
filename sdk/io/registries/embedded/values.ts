import { join } from "node:path";
import { AssayError } from "../../../utils/errors/index.js";
import { refuse } from "../limits.js";
import { publishFile, readText, replaceFile, statOf } from "./files.js";

/** A param or tag is a file of its key's name; a key with slashes is a path. */
const valuePath = (folder: string, part: "params" | "tags", key: string): string =>
  join(folder, part, ...key.split("/"));

/** Throws TRACKING_INVALID where one of these params stands with another value: MLflow never changes a param. */
export async function checkUnchanged(
  folder: string,
  params: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [key, value] of Object.entries(params)) {
    const old = await readText(valuePath(folder, "params", key));
    if (old !== undefined && old !== value) throw changed(key, old, value);
  }
}

export async function writeParams(folder: string, params: Readonly<Record<string, string>>): Promise<void> {
  await eachKey(params, async (key, value) => {
    const path = valuePath(folder, "params", key);
    if (await publishFile(path, value, folder)) return;
    // Another process has written it since it was looked at.
    await checkUnchanged(folder, { [key]: value });
  });
}

export async function writeTags(folder: string, tags: Readonly<Record<string, string>>): Promise<void> {
  await eachKey(tags, (key, value) => replaceFile(valuePath(folder, "tags", key), value, folder));
}

/** Writes values at once: each waits for the disk, and waiting together is faster. */
async function eachKey(
  values: Readonly<Record<string, string>>,
  write: (key: string, value: string) => Promise<void>,
): Promise<void> {
  await Promise.all(Object.entries(values).map(([key, value]) => write(key, value)));
}

/**
 * Throws TRACKING_INVALID where a key would have to be a file and a folder at once: `a` beside `a/b`, among these keys or
 * in what the folder holds.
 */
export async function checkClashes(folder: string, what: string, keys: Iterable<string>): Promise<void> {
  const all = new Set(keys);
  const kindOf = async (key: string): Promise<"file" | "folder" | undefined> => {
    const found = await statOf(join(folder, ...key.split("/")));
    return found === undefined ? undefined : found.isDirectory() ? "folder" : "file";
  };
  for (const key of all) {
    const parts = key.split("/");
    const parents = parts.slice(1).map((_, i) => parts.slice(0, i + 1).join("/"));
    for (const parent of parents)
      if (all.has(parent) || (await kindOf(parent)) === "file") clash(what, key, parent);
    if ((await kindOf(key)) === "folder") clash(what, key, `${key}/…`);
  }
}

function clash(what: string, key: string, other: string): never {
  refuse(
    `the ${what} "${key}" clashes with "${other}"`,
    "a name and the same name with a slash",
    "one of the two",
  );
}

function changed(key: string, old: string, value: string): AssayError {
  return new AssayError("TRACKING_INVALID", {
    what: `parameter "${key}" is already logged with another value`,
    got: JSON.stringify(value.slice(0, 100)),
    wanted: JSON.stringify(old.slice(0, 100)),
    next: "A parameter cannot change: start a new run, or log a metric or a tag.",
  });
}
