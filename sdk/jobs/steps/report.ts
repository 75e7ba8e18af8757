import { reportDefaults } from "../../io/configs/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { fileNameOf } from "../../utils/paths.js";
import type { ReportFile } from "../report-file.js";
import type { Evaluated, Explained, Reported } from "../state.js";
import { reportInput } from "./report-input.js";
import type { Step } from "./step.js";
import { experimentName } from "./tracking.js";
import { openWhatIf } from "./what-if-panel.js";
import { writePage } from "./write-page.js";

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
  const fileName = fileNameOf(experimentName(state));
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
  const { renderReport } = await import("../../reports/index.js");
  const whatIf = await openWhatIf(state).catch((error: unknown) => {
    // A report of all the rest is worth more than none.
    if (AssayError.isInstance(error)) return { unavailable: error.message };
    throw error;
  });
  const page = await renderReport({ ...reportInput(state, endedAtMs), whatIf });
  return writePage(state, path, page);
}
