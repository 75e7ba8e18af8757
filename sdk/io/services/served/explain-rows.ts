import { type Explanation, explain, explainDefaults } from "../../../core/explainers/index.js";
import { chooseMetrics, predictionMetrics } from "../../../core/metrics/index.js";
import { Table } from "../../../core/tables/index.js";
import { AssayError } from "../../../utils/errors/index.js";
import type { ServableModel } from "./source.js";

export interface ExplainRowsOptions {
  readonly signal?: AbortSignal;
}

/** Rules which training rows are drawn, so that one row has the same explanation each time. */
const SEED = 0;

/**
 * SHAP values of raw rows. Trees are explained exactly by the shares of training rows that they keep themselves: in the target's
 * unit where their sum is the prediction, else their sum as it is (log odds, …). Other models are compared with training rows.
 *
 * @param background asked only where the model needs it
 * @throws EXPLAIN_UNSUPPORTED where the training rows that it needs cannot be had
 */
export async function explainRows(
  model: ServableModel,
  raw: Table,
  background: () => Promise<Table | { readonly note: string }>,
  { signal }: ExplainRowsOptions = {},
): Promise<Explanation> {
  const test = model.clean?.(raw) ?? raw;
  const isTree = model.trees?.() !== undefined;
  const isScore = !isTree && model.scoreTrees?.() !== undefined;
  const [{ metric }] = chooseMetrics(predictionMetrics(undefined, model.task), model.task);
  const shared = {
    test,
    metric,
    seed: SEED,
    signal,
  };
  if (isTree || isScore) {
    const config = {
      kind: "tree",
      rows: test.numRows,
      method: "path-dependent",
      output: isScore ? "raw" : "prediction",
    } as const;
    return explain(model, { ...shared, train: test, config });
  }
  const train = await background();
  if (!(train instanceof Table)) throw withoutRows(model, train.note);
  return explain(model, {
    ...shared,
    train,
    config: { kind: "auto", rows: test.numRows, background: explainDefaults.background },
  });
}

function withoutRows(model: ServableModel, note: string): AssayError {
  return new AssayError("EXPLAIN_UNSUPPORTED", {
    what: `a model of kind "${model.kind}" is explained against training rows, which cannot be had here`,
    got: note,
    wanted: "a model whose run kept its config, and whose dataset can be read from here",
    next: "Serve it where its dataset is, or serve a model of trees, which needs no training rows.",
  });
}
