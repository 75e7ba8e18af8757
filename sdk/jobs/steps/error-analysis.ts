import { partCleaned } from "../../core/cleaning/index.js";
import { type ComparisonInput, compareScores, type PairedComparison } from "../../core/comparison/index.js";
import { compareTables, type Drift, type DriftInput } from "../../core/drift/index.js";
import { Evaluation } from "../../core/evaluation/index.js";
import { type Fairness, type FairnessInput, groupFairness } from "../../core/fairness/index.js";
import { type Metric, metricByName, metricsDefaults, predictionMetrics } from "../../core/metrics/index.js";
import {
  type ResidualOptions,
  type ResidualSummary,
  summariseResiduals,
} from "../../core/residuals/index.js";
import { type ErrorSlices, findSlices, type SlicesInput } from "../../core/slices/index.js";
import type { Table } from "../../core/tables/index.js";
import { sectionOf } from "../../io/settings/index.js";
import { AssayError } from "../../utils/errors/index.js";
import type { Evaluated } from "../state.js";
import { openStoredModel } from "../stored-model.js";
import { storeUris } from "../tracking-place.js";
import { partition } from "./clean-rows.js";
import { scoringOn } from "./compare-champion.js";

/** How an experiment is compared with a stored model. */
export interface CompareWithOptions extends ComparisonInput {
  /** Name of a metric. @default the first of the config's metrics */
  readonly metric?: string;
}

/** Where a model errs, how far rows have moved, and whether it is better than another: of an experiment's test rows. */
export function slicesOf(state: Evaluated, options: SlicesInput & { readonly metric?: string }): ErrorSlices {
  const { test, target, scoring, config } = state;
  const rows = test.has(target) ? test.drop([target]) : test;
  return findSlices(rows, scoring, {
    ...sectionOf(state.environment.settings, "slices"),
    seed: config.seed,
    metric: firstMetric(state),
    categories: categoriesOf(state, rows),
    ...options,
  });
}

/** The predictions of the test rows to be looked at. */
export function evaluationOf(state: Evaluated): Evaluation {
  const { test, target, scoring, config, model } = state;
  const rows = test.has(target) ? test.drop([target]) : test;
  const inTime = config.split.kind === "chronological";
  return new Evaluation({
    scoring,
    target: model.target,
    rows,
    categories: categoriesOf(state, rows),
    inTime,
  });
}

/** What the errors of the test rows say; METRIC_UNDEFINED for a classification. */
export function residualsOf({ scoring, config }: Evaluated, options: ResidualOptions): ResidualSummary {
  return summariseResiduals(scoring, { inTime: config.split.kind === "chronological", ...options });
}

/** Errors and rates of the test rows by groups; the groups are of the rows as they came. */
export function fairnessOf(state: Evaluated, options: FairnessInput | undefined): Fairness {
  const { scoring, config } = state;
  const declared = options ?? config.card?.fairness;
  if (declared === undefined)
    throw new AssayError("CONFIG_INVALID", {
      what: "no groups are declared",
      next: 'Name their columns, as `fairness({ columns: ["sex"] })`, or in the config under `card.fairness`.',
    });
  return groupFairness(rawTestRows(state), scoring, {
    ...sectionOf(state.environment.settings, "fairness"),
    ...declared,
    seed: config.seed,
  });
}

function rawTestRows({ cleaning, raw, target, config }: Evaluated): Table {
  const { test } = partCleaned(cleaning, raw, (rows) => partition(rows, target, config));
  return raw.take(test.rowNumbers);
}

/** How far raw rows, or the test rows, have moved from the training rows; predictions are a column like others. */
export async function driftOf(
  state: Evaluated,
  table: Table | undefined,
  options: DriftInput,
): Promise<Drift> {
  const { model, train, test } = state;
  const current = table === undefined ? test : model.clean(table);
  const read = new Set([...model.features.groups.map(({ name }) => name), model.target]);
  const withSaid = async (rows: Table) => {
    const own = rows.select(rows.names.filter((name) => read.has(name)));
    const said = model.predictionTable(await model.predictMatrix(model.encode(rows)));
    // A column of the data that is called so keeps its name.
    return own.with(Object.fromEntries(said.entries().filter(([name]) => !own.has(name))));
  };
  const [was, is] = [await withSaid(train), await withSaid(current)];
  return compareTables(was, is, {
    ...sectionOf(state.environment.settings, "drift"),
    categories: categoriesOf(state, was),
    ...options,
  });
}

/** This experiment's model as the challenger of a stored one, on the same test rows. */
export async function compareWithStored(
  state: Evaluated,
  place: string,
  { metric, ...options }: CompareWithOptions,
): Promise<PairedComparison> {
  const { config, environment, scoring, model, run } = state;
  const other = await openStoredModel(place, storeUris(config.tracking), environment);
  // As they came: the other model cleans them in its own way.
  const theirs = await scoringOn({ model, raw: rawTestRows(state), scoring }, other.model);
  return compareScores(theirs, scoring, {
    ...sectionOf(environment.settings, "comparison"),
    ...(config.split.kind === "chronological" ? { block: "auto" as const } : {}),
    seed: config.seed,
    metric: metric ?? firstMetric(state),
    names: { champion: other.uri, challenger: run?.handle.info.name ?? "this experiment" },
    ...options,
  });
}

function firstMetric({ config, task }: Evaluated): Metric {
  const [first = metricsDefaults[task][0]] = predictionMetrics(config.metrics, task) ?? [];
  return metricByName(typeof first === "string" ? first : first.name, task);
}

function categoriesOf({ config }: Evaluated, rows: Table): string[] {
  return (config.preprocessing?.categories ?? []).filter((name) => rows.has(name));
}
