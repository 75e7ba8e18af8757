import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import { AssayError, asAssayError, messageOf } from "../../sdk/utils/errors/index.js";
import { writeOutput } from "../write-output.js";

/** How files of a kind are changed. */
export interface ChangeFiles {
  /** The project's folder, which messages name files relative to. */
  readonly root: string;
  /** Absolute paths. */
  readonly files: readonly string[];
  /** What they are, as `notebooks`. */
  readonly things: string;
  /** Whether they are only looked at. */
  readonly check: boolean;
  readonly say: (line: string) => void;
}

/**
 * Changes text files one by one and says which, and which were left because `change` throws; gives whether all are in order (where
 * they are only looked at: whether none would be changed).
 */
export async function changeFiles(
  { root, files, things, check, say }: ChangeFiles,
  change: (text: string, file: string) => string | Promise<string>,
): Promise<boolean> {
  let changed = 0;
  let left = 0;
  for (const file of files) {
    const name = relative(root, file);
    try {
      if (!(await changeFile(file, !check, (text) => change(text, file)))) continue;
      changed += 1;
      say(`${check ? "would change" : "formatted"} ${name}`);
    } catch (error) {
      left += 1;
      say(`left ${name} as it is: ${asAssayError(error).message}`);
    }
  }
  const parts = [`${changed} ${check ? "to be changed" : "changed"}`, ...(left > 0 ? [`${left} left`] : [])];
  say(files.length === 0 ? `the project has no ${things}` : `${files.length} ${things}: ${parts.join(", ")}`);
  return left === 0 && !(check && changed > 0);
}

/**
 * Changes a text file; gives whether its text is another now (or would be, where `write` is false). Who is stopped half-way
 * leaves the old file whole. INPUT_UNAVAILABLE where it cannot be read, WRITE_FAILED where it cannot be written.
 */
export async function changeFile(
  file: string,
  write: boolean,
  change: (text: string) => string | Promise<string>,
): Promise<boolean> {
  const old = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new AssayError("INPUT_UNAVAILABLE", {
      what: `${file} cannot be read`,
      got: messageOf(cause),
      cause,
    });
  });
  const text = await change(old);
  if (text === old || !write) return text !== old;
  await writeOutput(file, text, { keepRights: true });
  return true;
}
