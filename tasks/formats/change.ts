import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import { writeFault, writeWhole } from "../../sdk/io/files/index.js";
import { AssayError } from "../../sdk/utils/errors/index.js";

/**
 * Changes a text file; gives whether its text is another now (or would be, where `write` is false). Who is stopped half-way
 * leaves the old file whole. WRITE_FAILED where it cannot be written.
 */
export async function changeFile(
  file: string,
  write: boolean,
  change: (text: string) => string | Promise<string>,
): Promise<boolean> {
  const old = await readFile(file, "utf8");
  const text = await change(old);
  if (text === old || !write) return text !== old;
  try {
    const { mode } = await stat(file);
    await writeWhole(file, async (beside) => {
      await writeFile(beside, text);
      await chmod(beside, mode);
    });
  } catch (cause) {
    throw new AssayError("WRITE_FAILED", {
      what: `${file} cannot be written`,
      got: writeFault(cause),
      cause,
    });
  }
  return true;
}
