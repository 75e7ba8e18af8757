import type { DatasetProfile } from "../../core/profile/index.js";
import { jobEnvironment } from "../environment.js";
import type { ReportFile } from "../report-file.js";
import { writePage } from "./write-page.js";

/**
 * Writes a dataset's profile as one self-contained HTML page. Throws WRITE_FAILED where the file cannot be written.
 *
 * @param cwd folder that the path is relative to @default the current folder
 * @example await writeProfile(await dataset.profile({ target: "bikers" }), "bikes.html");
 */
export async function writeProfile(profile: DatasetProfile, path: string, cwd?: string): Promise<ReportFile> {
  const { renderProfile } = await import("../../reports/index.js");
  const page = await renderProfile(profile);
  return writePage({ environment: jobEnvironment(cwd === undefined ? {} : { cwd }) }, path, page);
}
