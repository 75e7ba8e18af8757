import { stat } from "node:fs/promises";
import { basename, extname, resolve } from "node:path";
import { AssayError } from "../../utils/errors/index.js";
import { locateFile, type Place } from "../datasets/files.js";
import { literal, withDuckDb } from "../datasets/session.js";

/**
 * The files that paths and patterns name, absolute, each once: in the order of the list, those of a pattern in order of their
 * names. A file whose name holds a pattern's characters is that file. DATA_FILE_MISSING where a path or a pattern names none.
 */
export async function findFiles(paths: string | readonly string[], place: Place): Promise<string[]> {
  const found = new Set<string>();
  for (const path of typeof paths === "string" ? [paths] : paths) {
    const absolute = resolve(place.baseDir, path);
    const isPattern = /[*?[]/.test(path) && (await stat(absolute).catch(() => undefined)) === undefined;
    if (!isPattern) {
      found.add((await locateFile(path, place)).path);
      continue;
    }
    const matches = await globbed(absolute);
    if (matches.length === 0) {
      throw new AssayError("DATA_FILE_MISSING", {
        what: `no file matches ${path}`,
        got: `nothing at ${absolute}`,
        wanted: "at least one file",
      });
    }
    for (const match of matches) found.add(match);
  }
  return [...found];
}

/** DuckDB knows patterns on every Node that this runs on. */
async function globbed(pattern: string): Promise<string[]> {
  return withDuckDb({ threads: 1 }, async (connection) => {
    const read = await connection.runAndReadAll(`select file from glob(${literal(pattern)}) order by file`);
    return read.getRows().map(([file]) => resolve(String(file)));
  });
}

/** A file's name without its folder and its endings (`rows` of `data/rows.csv.gz`). */
export function stemOf(path: string): string {
  const name = basename(path).replace(/\.gz$/, "");
  return name.slice(0, name.length - extname(name).length) || name;
}
