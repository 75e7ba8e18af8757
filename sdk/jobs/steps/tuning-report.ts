import { fileNameOf } from "../../utils/paths.js";
import { present } from "../../utils/present.js";
import { settingsYaml } from "../../utils/settings/index.js";
import type { ReportFile } from "../report-file.js";
import type { Tuned } from "../state.js";
import { bestConfigYaml } from "../tuning/best-config.js";
import type { Step } from "./step.js";
import { experimentName } from "./tracking.js";
import { writePage } from "./write-page.js";

/** After `report` of a tuning. */
export interface TuningReported extends Tuned {
  readonly report: ReportFile;
}

/** In the current folder, where the config names no file; `<name>` is its name. */
const DEFAULT_PATH = "outputs/<name>-tuning.html";

/** Writes the report of a tuning where the config says. */
export const tuningReportStep: Step<Tuned, TuningReported> = {
  name: "report",
  async run(state, { now }) {
    const { config, study, best, run, environment, startedAtMs } = state;
    const name = experimentName(state);
    const { renderStudyReport } = await import("../../reports/index.js");
    const page = await renderStudyReport({
      title: (config.report === false ? undefined : config.report.title) ?? name,
      run: {
        id: run?.handle.info.runId,
        experiment: name,
        trackingUri: run?.store.uri,
        startedAtMs,
        seconds: (now() - startedAtMs) / 1000,
      },
      config: settingsYaml(config),
      bestConfig: bestConfigYaml({
        config: best.config,
        study,
        ...present({ path: best.path }),
      }),
      seed: config.seed,
      versions: environment.versions,
      study,
    });
    return { ...state, report: await writePage(state, pathOf(state, name), page) };
  },
  summary: ({ report }) => report.path,
};

function pathOf({ config }: Tuned, name: string): string {
  const fileName = fileNameOf(name);
  const given = config.report === false ? undefined : config.report.path;
  return given ?? DEFAULT_PATH.replace("<name>", fileName || "study");
}
