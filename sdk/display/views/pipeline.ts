import { formatSeconds } from "../../utils/text/index.js";
import type { MimeBundle, ViewOptions } from "../bundle.js";
import { gridView } from "./grid.js";

/** What the view needs of a job of a pipeline. */
export interface PipelineJobLike {
  readonly status: string;
  readonly why: string;
  readonly seconds: number;
  readonly error?: { readonly message: string };
}

/** How the jobs of a pipeline ended, a row each. */
export function pipelineView(
  jobs: Readonly<Record<string, PipelineJobLike>>,
  options: ViewOptions = {},
): MimeBundle {
  const rows = Object.entries(jobs).map(([name, { status, why, seconds, error }]) => [
    name,
    status,
    error?.message ?? why,
    seconds === 0 ? "" : formatSeconds(seconds),
  ]);
  const columns = [
    { title: "job" },
    { title: "status" },
    { title: "why" },
    { title: "time", kind: "number" as const },
  ];
  return gridView({ columns, rows, data: jobs }, options);
}
