import type { BoostingConfig } from "../../models/boosting/config.js";
import { boostingSettings } from "../../models/boosting/settings.js";
import { writeModelFiles } from "../../models/files/index.js";
import type { Json, State } from "../../models/model.js";
import { PipelineModel } from "../../models/pipeline-model.js";
import { nest, unnest } from "../../preprocessing/states.js";
import { type Cell, tableOfCells } from "../cells.js";
import type { WhatIfColumn } from "../columns.js";
import { PAGE_KINDS, PageModel } from "./page-model.js";

/** Most bytes of a model that a page carries. */
export const MOST_PAGE_BYTES = 2 ** 20;

/** Encodings that a page has the code of. */
const ENCODINGS: ReadonlySet<string> = new Set([
  "oneHot",
  "ordinal",
  "target",
  "standard",
  "minMax",
  "quantile",
  "power",
  "passthrough",
  "cyclic",
  "dateParts",
]);

/** How near predictions of the page must be to the model's: float32's accuracy, of the largest prediction. */
const TOLERANCE = 2e-5;

/** A model as files that `PageModel` restores, or why a page cannot have it. */
export type PageModelFiles =
  | { readonly files: ReadonlyMap<string, Uint8Array>; readonly bytes: number }
  | { readonly reason: string };

/**
 * A model as a page can hold it: of a kind whose prediction is plain arithmetic, at most 1 MB, and predicting the same there
 * for these rows. Intervals and cleaning are left out: a page changes rows that are clean.
 */
export async function pageModelFiles(
  model: unknown,
  columns: readonly WhatIfColumn[],
  rows: readonly (readonly Cell[])[],
): Promise<PageModelFiles> {
  if (!(model instanceof PipelineModel) || !PAGE_KINDS.some((kind) => kind === model.kind))
    return { reason: `models of kind ${(model as { kind: string }).kind} cannot be computed in a page` };
  const whole = await model.state();
  const { children } = unnest(whole, "model");
  const { intervals: _, ...kept } = children;
  const foreign = encodingsOf(kept.preprocessing).find((kind) => !ENCODINGS.has(kind));
  if (foreign !== undefined) return { reason: `the encoding ${foreign} cannot be computed in a page` };
  const link = linkOf(model, kept.target);
  const state = nest({ kind: model.kind, ...(link === undefined ? {} : { link }) }, kept);
  const files = writeModelFiles(state);
  const bytes = [...files.values()].reduce((sum, file) => sum + file.length, 0);
  if (bytes > MOST_PAGE_BYTES)
    return {
      reason: `the model has ${(bytes / 2 ** 20).toFixed(1)} MB, more than the 1 MB that a page carries`,
    };
  const difference = await differenceOf(model, PageModel.restore(state), columns, rows);
  if (!(difference <= TOLERANCE))
    return {
      reason: `plain code predicts it otherwise, by ${difference.toPrecision(2)} of the largest prediction`,
    };
  return { files, bytes };
}

function linkOf({ kind, config }: PipelineModel, target: State): string | undefined {
  if (kind === "forest") return "identity";
  if (kind !== "boosting") return undefined;
  const { task, classes } = target.json as { task: "regression" | "classification"; classes: Json[] };
  return boostingSettings(config as BoostingConfig, { task, classes: classes.length }).loss.link;
}

function encodingsOf({ json }: State): string[] {
  const { inputs } = json as unknown as {
    readonly inputs: readonly { readonly encoding: { readonly kind: string } }[];
  };
  return inputs.map(({ encoding }) => encoding.kind);
}

async function differenceOf(
  model: PipelineModel,
  page: PageModel,
  columns: readonly WhatIfColumn[],
  rows: readonly (readonly Cell[])[],
): Promise<number> {
  const table = tableOfCells(columns, rows);
  const [theirs, ours] = [
    await model.predictMatrix(model.encode(table)),
    await page.predictMatrix(page.encode(table)),
  ];
  const most = theirs.reduce((size, value) => Math.max(size, Math.abs(value)), 0);
  return theirs.reduce((worst, value, i) => Math.max(worst, Math.abs(value - ours[i])), 0) / (most || 1);
}
