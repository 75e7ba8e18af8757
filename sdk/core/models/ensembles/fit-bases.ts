import type { EnsembleRows } from "../ensemble.js";
import type { FitContext, History } from "../model.js";
import { namedLogs } from "./histories.js";
import { type FittedPart, fitPart, type Part, partContext } from "./parts.js";
import type { NamedEncoding } from "./side-by-side.js";

/** Base models that are fitted on all training rows. */
export interface FittedBases {
  readonly parts: FittedPart[];
  readonly encodings: NamedEncoding[];
  readonly histories: { readonly name: string; readonly history: History }[];
}

/** Fits the base models one after the other on all rows. Where one fails, those before it are freed. */
export async function fitBases(
  parts: readonly Part[],
  rows: EnsembleRows,
  context: FitContext,
): Promise<FittedBases> {
  const fitted: FittedBases = { parts: [], encodings: [], histories: [] };
  try {
    for (const [i, part] of parts.entries()) {
      const { name } = part;
      const own = partContext(context, `model ${i}`, (epoch) =>
        context.onEpoch?.({ ...epoch, logs: namedLogs(name, epoch) }),
      );
      const { encoding, estimator, history } = await fitPart(part, rows, own);
      fitted.parts.push({ name, estimator });
      fitted.encodings.push({ name, encoding });
      fitted.histories.push({ name, history });
    }
    return fitted;
  } catch (error) {
    for (const { estimator } of fitted.parts) estimator.dispose();
    throw error;
  }
}
