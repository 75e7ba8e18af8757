import { compareTables } from "../../core/drift/index.js";
import type { Table } from "../../core/tables/index.js";
import type { EvaluationsConfig } from "../../io/configs/index.js";
import { throwIfAborted } from "../../utils/abort.js";
import type { AgainstChampionRows, DriftedRows, DriftFound } from "../judged-state.js";
import { readConfigured } from "./dataset.js";
import type { Step, StepContext } from "./step.js";

/** How far rows and predictions have moved from what the model learned of. */
export const measureDriftStep: Step<AgainstChampionRows, DriftedRows> = {
  name: "drift",
  async run(state, context) {
    const { drift: options } = state.config;
    if (options === false) return state;
    const reference = await referenceOf(state, context);
    if (reference === undefined) {
      const message =
        "drift is not measured: the rows that the model was trained on cannot be had; `reference` names others";
      context.emit({ type: "note", level: "warn", message });
      return state;
    }
    const drift = await measured(state, options, reference, context);
    for (const [what, { verdict, reason }] of [
      ["rows", drift.data],
      ["predictions", drift.predictions],
    ] as const) {
      const level = verdict === "drifted" ? "warn" : "info";
      context.emit({ type: "note", level, message: `drift of the ${what}: ${verdict}, ${reason}` });
    }
    return { ...state, drift };
  },
  summary: ({ drift }) =>
    drift === undefined
      ? "not measured"
      : `rows ${drift.data.verdict}, predictions ${drift.predictions.verdict}, against ${drift.reference}`,
};

interface Reference {
  readonly name: string;
  readonly raw: Table;
  readonly cleaned: Table;
}

async function referenceOf(state: DriftedRows, { signal }: StepContext): Promise<Reference | undefined> {
  const { config, environment, model, training } = state;
  if (config.reference !== undefined) {
    const source = { dataset: config.reference, tracking: config.tracking };
    const dataFolder = state.directoryOf("reference");
    const { table, name } = await readConfigured(source, { environment, dataFolder, signal });
    return { name, raw: table, cleaned: model.clean(table) };
  }
  const { raw, cleaned } = training;
  return raw && cleaned && { name: "the model's training rows", raw, cleaned };
}

async function measured(
  state: DriftedRows,
  options: Exclude<EvaluationsConfig["drift"], false>,
  reference: Reference,
  { signal }: StepContext,
): Promise<DriftFound> {
  const { model, raw, rows } = state;
  const read = new Set([...model.signature.inputs.map(({ name }) => name), model.target]);
  const own = (table: Table) => table.select(table.names.filter((name) => read.has(name)));
  const [was, is] = [own(reference.raw), own(raw)];
  const categories =
    options.categories ?? (state.training.categories ?? []).filter((name) => was.has(name) && is.has(name));
  const data = compareTables(was, is, { ...options, categories });
  throwIfAborted(signal, { what: "stopped during drift" });
  const { columns: _, exclude: __, categories: ___, ...marks } = options;
  const said = async (table: Table) => model.predictionTable(await model.predictMatrix(model.encode(table)));
  const predictions = compareTables(await said(reference.cleaned), await said(rows), marks);
  return { reference: reference.name, data, predictions };
}
