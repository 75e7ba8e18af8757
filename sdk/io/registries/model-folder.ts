import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { AssayError, messageOf } from "../../utils/errors/index.js";
import { requirePath } from "../../utils/paths.js";
import { makeFolder, writeWhole } from "../files/index.js";

/**
 * Writes the files of a model as a folder; one that is there already and holds a model is replaced. The folder appears whole
 * or not at all: it is written under another name and renamed. WRITE_FAILED where it cannot be. Returns its absolute path.
 */
export async function writeModelFolder(
  path: string,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<string> {
  const folder = resolve(path);
  await refuseForeign(folder);
  try {
    await writeWhole(folder, async (temporary) => {
      for (const [name, bytes] of files) {
        const file = join(temporary, ...name.split("/"));
        await makeFolder(dirname(file));
        await writeFile(file, bytes);
      }
      // A folder is not renamed onto one that holds something.
      await rm(folder, { recursive: true, force: true });
    });
    return folder;
  } catch (cause) {
    const what = `the model cannot be written to ${folder}`;
    throw new AssayError("WRITE_FAILED", { what, got: messageOf(cause), cause });
  }
}

/** The files of a model folder, by relative path with `/`. MODEL_MISSING where there is none. */
export async function readModelFolder(path: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const folder = resolve(requirePath(path, "MODEL_MISSING", "the model"));
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new AssayError("MODEL_MISSING", {
      what: `there is no model folder ${folder}`,
      got: reason(cause),
      wanted: "a folder that `experiment.save(path)` wrote",
      cause,
    });
  });
  const files = new Map<string, Uint8Array>();
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const file = join(entry.parentPath, entry.name);
    files.set(relative(folder, file).split(sep).join("/"), await readFile(file));
  }
  return files;
}

/** A folder with something else in it is not replaced: whatever it is, it is somebody's. */
async function refuseForeign(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  if (names.length === 0 || names.includes("MLmodel")) return;
  throw new AssayError("WRITE_FAILED", {
    what: `the folder ${folder} is not empty and holds no model`,
    got: names.slice(0, 5).join(", "),
    wanted: "a new folder, an empty one, or one that holds a model",
    next: "Choose another path.",
  });
}

function reason(cause: unknown): string {
  return (cause as NodeJS.ErrnoException).code ?? String(cause);
}
