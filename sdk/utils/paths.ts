import { AssayError, type ErrorCode } from "./errors/index.js";

/** The path itself, or an error of this code where JavaScript handed in something else, or nothing. */
export function requirePath(path: unknown, code: ErrorCode, ofWhat: string): string {
  if (typeof path === "string" && path !== "") return path;
  throw new AssayError(code, {
    what: `no path of ${ofWhat} was given`,
    got: path === "" ? "an empty text" : typeof path,
    wanted: "a path",
    next: "Give the path as a text.",
  });
}

/**
 * A name as a file's: letters and digits of any script, no separators, and nothing at its start that hides the file or leaves
 * the folder. Empty where nothing is left of it.
 */
export function fileNameOf(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[.-]+/, "");
}
