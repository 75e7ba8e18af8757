import type { Study } from "../core/tuning/index.js";
import { studyView } from "../display/index.js";
import type { TuningConfig } from "../io/configs/index.js";
import type { Link } from "./chain.js";
import type { Job } from "./job.js";
import type { InRun, JobStart, Start, Tuned } from "./state.js";
import { loadStep } from "./steps/load.js";
import { tuneStep } from "./steps/tune.js";
import { type TuningReported, tuningReportStep } from "./steps/tuning-report.js";
import type { JobSummary } from "./summary.js";

type Made = JobStart<TuningConfig> & InRun & Partial<Pick<TuningReported, "study" | "best" | "report">>;

/** The tuning job: searches the best settings of a training, and writes the config that has them. */
export const tuningJob: Job<TuningConfig, Made> = {
  async link(start) {
    const { config } = await start.state();
    // The keys that its steps read are those of a training.
    const loaded = (start as unknown as Link<Start>).to(loadStep);
    const tuned: Link<Tuned> = loaded.to(tuneStep(undefined, { writes: true }));
    return (config.report === false ? tuned : tuned.to(tuningReportStep)) as unknown as Link<Made>;
  },
  summary: ({ study, best, report }) => ({
    ...studySummary(study, best),
    outputs: {
      ...(best?.path === undefined ? {} : { best: best.path }),
      ...(report === undefined ? {} : { report: report.path }),
    },
  }),
  views: ({ study }, options) => (study === undefined ? [] : [studyView(study, options)]),
};

/** What the summary of a job says of a study. */
export function studySummary(
  study: Study | undefined,
  best: Tuned["best"] | undefined,
): Pick<Partial<JobSummary>, "trials" | "best"> {
  if (study === undefined) return {};
  const { complete, pruned, failed } = study.totals;
  return {
    trials: { complete, pruned, failed },
    ...(best === undefined
      ? {}
      : { best: { metric: study.metric.name, score: best.score, params: best.params } }),
  };
}
