import { join } from "node:path";
import { AssayError } from "../../../utils/errors/index.js";
import { refuse } from "../limits.js";
import { fsCode, publishFile, readText, replaceFile } from "./files.js";

/** A param or tag is a file of its key's name; a key with slashes is a path. */
const valuePath = (folder: string, part: "params" | "tags", key: string): string =>
  join(folder, part, ...key.split("/"));

/** Throws TRACKING_INVALID where one of these params stands with another value: MLflow never changes a param. */
export async function checkUnchanged(
  folder: string,
  params: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [key, value] of Object.entries(params)) {
    const old = await whole("parameter", key, () => readText(valuePath(folder, "params", key)));
    if (old !== undefined && old !== value) throw changed(key, old, value);
  }
}

export async function writeParams(folder: string, params: Readonly<Record<string, string>>): Promise<void> {
  await eachKey("parameter", params, async (key, value) => {
    const path = valuePath(folder, "params", key);
    if (await publishFile(path, value, folder)) return;
    const old = await readText(path);
    if (old !== value) throw changed(key, old ?? "", value);
  });
}

export async function writeTags(folder: string, tags: Readonly<Record<string, string>>): Promise<void> {
  await eachKey("tag", tags, (key, value) => replaceFile(valuePath(folder, "tags", key), value, folder));
}

/** Writes values at once: each waits for the disk, and waiting together is faster. */
async function eachKey(
  what: string,
  values: Readonly<Record<string, string>>,
  write: (key: string, value: string) => Promise<void>,
): Promise<void> {
  await Promise.all(Object.entries(values).map(([key, value]) => whole(what, key, () => write(key, value))));
}

/** Says in the field's words that `a` and `a/b` cannot both be keys, since one would be a file and a folder. */
export async function whole<T>(what: string, key: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (!["EISDIR", "ENOTDIR", "EEXIST"].includes(fsCode(error) ?? "")) throw error;
    return refuse(
      `the ${what} key "${key}" clashes with another`,
      "a key that is the same up to a slash",
      "no key that is the beginning of another, as a and a/b",
    );
  }
}

function changed(key: string, old: string, value: string): AssayError {
  return new AssayError("TRACKING_INVALID", {
    what: `parameter "${key}" is already logged with another value`,
    got: JSON.stringify(value.slice(0, 100)),
    wanted: JSON.stringify(old.slice(0, 100)),
    next: "A parameter cannot change: start a new run, or log a metric or a tag.",
  });
}
