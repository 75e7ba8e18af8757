import { realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { AssayError } from "../../utils/errors/index.js";
import { endingOf } from "../datasets/write.js";

/**
 * The absolute path of a file to write. DATA_WRITE where it is one that is read or is meant twice, or its ending names no
 * format; OUTPUT_EXISTS where it is there and nothing says that it may be replaced.
 */
export async function outputPath(
  path: string,
  {
    cwd,
    files,
    overwrite,
  }: { readonly cwd: string; readonly files: readonly string[]; readonly overwrite: boolean },
): Promise<string> {
  const target = resolve(cwd, path);
  endingOf(target);
  await refuseNeeded(target, files);
  const found = await stat(target).catch(() => undefined);
  if (found === undefined) return target;
  if (found.isFile() && overwrite) return target;
  throw new AssayError("OUTPUT_EXISTS", {
    what: `${target} is there already`,
    got: found.isFile() ? "a file" : "no file",
    wanted: "a path where nothing is",
    next: found.isFile() ? "Name another file, or give --overwrite." : "Name another file.",
  });
}

/** DATA_WRITE where a file to write is one that is read, or is written by the same command; links are followed. */
export async function refuseNeeded(target: string, files: readonly string[]): Promise<void> {
  const real = await realOf(target);
  for (const file of files) {
    if ((await realOf(file)) !== real) continue;
    throw new AssayError("DATA_WRITE", {
      what: "a file that is needed would be written over",
      got: target,
      wanted: "a file of its own",
      next: "Name another file: a source is never written over.",
    });
  }
}

/** A path without symbolic links; its last part may be missing. */
async function realOf(path: string): Promise<string> {
  const whole = await realpath(path).catch(() => undefined);
  if (whole !== undefined) return whole;
  const folder = await realpath(dirname(path)).catch(() => undefined);
  return folder === undefined ? path : join(folder, basename(path));
}
