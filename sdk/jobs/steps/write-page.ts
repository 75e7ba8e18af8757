import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { writeWhole } from "../../io/files/index.js";
import { AssayError, messageOf } from "../../utils/errors/index.js";
import { requirePath } from "../../utils/paths.js";
import { ReportFile } from "../report-file.js";
import type { InRun, JobStart } from "../state.js";

/** Writes a page whole or not at all, and keeps a copy with the run. WRITE_FAILED where it cannot be. */
export async function writePage(
  { environment, run }: Pick<JobStart, "environment"> & InRun,
  path: string,
  page: string,
): Promise<ReportFile> {
  const file = resolve(environment.cwd, requirePath(path, "WRITE_FAILED", "the report"));
  await writeWhole(file, (temporary) => writeFile(temporary, page)).catch((cause: unknown) => {
    throw new AssayError("WRITE_FAILED", {
      what: `the report cannot be written to ${file}`,
      got: messageOf(cause),
      cause,
    });
  });
  await run?.handle.artifact("report.html", Buffer.from(page));
  return new ReportFile(file, Buffer.byteLength(page));
}
