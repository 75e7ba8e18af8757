import { stat } from "node:fs/promises";
import { extname, resolve } from "node:path";
import type { CleaningReport } from "../../sdk/core/cleaning/report/index.js";
import { AssayError } from "../../sdk/utils/errors/index.js";
import { textOption } from "../options.js";
import type { TaskContext } from "../task.js";
import { writeOutput } from "../write-output.js";

/** Where the report goes: as asked for, else beside the clean rows, as a page and as data. */
export function reportPaths(context: TaskContext): string[] {
  const { cwd, options } = context;
  const asked = textOption(context, "report");
  const out = options.check === true ? undefined : textOption(context, "out");
  const base =
    asked ?? (out === undefined ? undefined : `${out.slice(0, out.length - extname(out).length)}.report`);
  if (base === undefined) return [];
  const paths = /\.(html|json)$/i.test(base) ? [base] : [`${base}.html`, `${base}.json`];
  return paths.map((path) => resolve(cwd, path));
}

/** OUTPUT_EXISTS where a file stands in a report's place, and may not be replaced. */
export async function outputPlace(path: string, { options }: TaskContext): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || (options.overwrite === true && found.isFile())) return;
  throw new AssayError("OUTPUT_EXISTS", {
    what: `${path} is there already`,
    wanted: "a path where nothing is",
    next: "Name another report, or give --overwrite.",
  });
}

/** Writes the report; gives a line a file. */
export async function writeReports(report: CleaningReport, context: TaskContext): Promise<string[]> {
  const paths = reportPaths(context);
  for (const path of paths) {
    const content = /\.json$/i.test(path) ? `${JSON.stringify(report, null, 2)}\n` : await page(report);
    await writeOutput(path, content, { what: `the report cannot be written to ${path}` });
  }
  return paths.map((path) => `report      ${path}`);
}

async function page(report: CleaningReport): Promise<string> {
  const { renderCleaning } = await import("../../sdk/reports/index.js");
  return renderCleaning(report);
}
