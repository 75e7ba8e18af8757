import { countSeenRows } from "../../core/cleaning/index.js";
import type { EvaluationsConfig } from "../../io/configs/index.js";
import { digestTable } from "../../io/datasets/index.js";
import { present } from "../../utils/present.js";
import { random } from "../../utils/random/index.js";
import { formatNumber } from "../../utils/text/index.js";
import type { JudgedRows } from "../judged-state.js";
import type { BaselineScore } from "../state.js";
import type { OnRows } from "../stored-state.js";
import { scoreBaseline } from "./baseline.js";
import { scoreRows } from "./score-rows.js";
import { inContext } from "./scoring.js";
import type { Step } from "./step.js";

/** Scores a stored model on the rows of the dataset, and says where it has seen them before. */
export const judgeStoredStep: Step<OnRows<EvaluationsConfig>, JudgedRows> = {
  name: "evaluate",
  async run(state, { signal, emit }) {
    const { config, model, rows } = state;
    const scored = await scoreRows(model, rows, config.metrics, signal);
    const seenRows = seenRowsOf(state);
    if (seenRows !== undefined && seenRows > 0)
      emit({ type: "note", level: "warn", message: seenText(seenRows, rows.numRows) });
    const baseline = await baselineOf(state);
    return {
      ...state,
      ...scored,
      metrics: inContext(scored.metrics, model, baseline),
      inTime: config.inTime ?? config.split?.kind === "chronological",
      ...present({ seenRows, baseline }),
    };
  },
  summary: ({ metrics }) =>
    metrics.details.map(({ name, value }) => `${name} ${formatNumber(value)}`).join(", "),
};

/** What is said of rows that the model was trained on. */
export function seenText(seen: number, rows: number): string {
  const all = seen === rows ? `all ${rows}` : `${seen} of the ${rows}`;
  return `${all} rows are equal to rows that the model was trained on: its scores are better than on new rows`;
}

/** By the training rows themselves where they are there, else by their digest. */
function seenRowsOf({ model, rows, training }: OnRows): number | undefined {
  if (training.cleaned === undefined)
    return training.digest === undefined
      ? undefined
      : digestTable(rows) === training.digest
        ? rows.numRows
        : undefined;
  const { cleaned } = training;
  const names = [...model.features.groups.map(({ name }) => name), model.target];
  return countSeenRows(
    cleaned,
    rows,
    names.filter((name) => cleaned.has(name) && rows.has(name)),
  );
}

async function baselineOf({
  model,
  rows,
  training,
  config,
}: OnRows<EvaluationsConfig>): Promise<BaselineScore | undefined> {
  const { cleaned } = training;
  if (cleaned === undefined || !cleaned.has(model.target)) return undefined;
  const { target, task } = model;
  try {
    return await scoreBaseline(
      { train: cleaned, test: rows, target, task, config },
      random(config.seed).fork("baseline"),
    );
  } catch {
    // Of a dataset that is another one by now nothing may be learned; the model is judged all the same.
    return undefined;
  }
}
