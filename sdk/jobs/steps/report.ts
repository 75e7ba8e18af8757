import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { reportDefaults } from "../../io/configs/index.js";
import { writeFault, writeWhole } from "../../io/files/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { requirePath } from "../../utils/paths.js";
import { ReportFile } from "../report-file.js";
import type { Evaluated, Explained, Reported } from "../state.js";
import { reportInput } from "./report-input.js";
import type { Step } from "./step.js";
import { experimentName } from "./tracking.js";

/** Writes the report where the config says. */
export const reportStep: Step<Evaluated, Reported> = {
  name: "report",
  async run(state, { now }) {
    return { ...state, report: await writeReport(state, defaultPath(state), now()) };
  },
  summary: ({ report }) => report.path,
};

function defaultPath(state: Evaluated): string {
  const { report } = state.config;
  // Letters and digits of any script; no separators, and nothing that hides the file or leaves the folder.
  const fileName = experimentName(state)
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, "-")
    .replace(/^[.-]+/, "");
  return (
    (report === false ? undefined : report.path) ??
    reportDefaults.path.replace("<name>", fileName || "report")
  );
}

/** Writes the report of an experiment to a file, and keeps a copy with its run. */
export async function writeReport(
  state: Evaluated | Explained,
  path: string,
  endedAtMs: number,
): Promise<ReportFile> {
  const file = resolve(state.environment.cwd, requirePath(path, "WRITE_FAILED", "the report"));
  const { renderReport } = await import("../../reports/index.js");
  const page = await renderReport(reportInput(state, endedAtMs));
  await writeWhole(file, (temporary) => writeFile(temporary, page)).catch((cause: unknown) => {
    throw new AssayError("WRITE_FAILED", {
      what: `the report cannot be written to ${file}`,
      got: writeFault(cause),
      cause,
    });
  });
  await state.run?.handle.artifact("report.html", Buffer.from(page));
  return new ReportFile(file, Buffer.byteLength(page));
}
