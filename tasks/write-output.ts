import { chmod, stat, writeFile } from "node:fs/promises";
import { writeWhole } from "../sdk/io/files/index.js";
import { AssayError, messageOf } from "../sdk/utils/errors/index.js";

/** How a text file is written. */
export interface WriteOutputOptions {
  /** Whether the file is there and its rights stay. @default those of a new file */
  readonly keepRights?: boolean;
  /** What an error says. @default that the file cannot be written */
  readonly what?: string;
}

/** Writes a text file whole or not at all, with the folders on the way. Throws WRITE_FAILED. */
export async function writeOutput(
  file: string,
  text: string,
  { keepRights = false, what = `${file} cannot be written` }: WriteOutputOptions = {},
): Promise<void> {
  try {
    await writeWhole(file, async (beside) => {
      await writeFile(beside, text);
      // Not by writeFile, whose rights the umask narrows.
      if (keepRights) await chmod(beside, (await stat(file)).mode);
    });
  } catch (cause) {
    throw new AssayError("WRITE_FAILED", { what, got: messageOf(cause), cause });
  }
}
