import { writeFile } from "node:fs/promises";
import { writeFault, writeWhole } from "../../sdk/io/files/index.js";
import { AssayError } from "../../sdk/utils/errors/index.js";

/** Writes a file whole or not at all. Throws WRITE_FAILED. */
export async function writeOutput(file: string, text: string): Promise<void> {
  try {
    await writeWhole(file, (beside) => writeFile(beside, text));
  } catch (cause) {
    throw new AssayError("WRITE_FAILED", {
      what: `${file} cannot be written`,
      got: writeFault(cause),
      cause,
    });
  }
}
