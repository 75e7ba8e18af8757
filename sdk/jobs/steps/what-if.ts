import {
  type AccumulatedEffects,
  type AccumulatedEffectsOptions,
  accumulatedEffects,
  type Counterfactual,
  type NearestOptions,
  nearest,
  type PartialDependence,
  type PartialDependenceOptions,
  partialDependence,
  type Surrogate,
  type SurrogateOptions,
  surrogateTree,
  type WantedPrediction,
} from "../../core/explainers/global/index.js";
import type { Table } from "../../core/tables/index.js";
import {
  accumulatedEffectsView,
  displayable,
  nearestView,
  partialDependenceView,
  surrogateView,
} from "../../display/index.js";
import { sectionOf } from "../../io/settings/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { type Random, random } from "../../utils/random/index.js";
import type { Trained } from "../state.js";

/** Questions to a fitted model about its rows, each answered as a result that shows itself. Same config, same answers. */
function drawn({ config }: Trained, label: string): Random {
  return random(config.seed).fork("what-if").fork(label);
}

/** How predictions go with a column of the training rows; see `partialDependence` in core. */
export async function askPartialDependence(
  state: Trained,
  feature: string,
  options: PartialDependenceOptions = {},
): Promise<PartialDependence> {
  const rows = inputs(state, state.train);
  const made = await partialDependence(state.model, rows, feature, drawn(state, feature), {
    ...optionsOf(state, "partialDependence"),
    ...options,
  });
  return displayable(made, partialDependenceView);
}

/** How predictions change with a column among like training rows; see `accumulatedEffects` in core. */
export async function askAccumulatedEffects(
  state: Trained,
  feature: string,
  options: AccumulatedEffectsOptions = {},
): Promise<AccumulatedEffects> {
  const rows = inputs(state, state.train);
  const made = await accumulatedEffects(state.model, rows, feature, drawn(state, feature), {
    ...optionsOf(state, "accumulatedEffects"),
    ...options,
  });
  return displayable(made, accumulatedEffectsView);
}

/** A small tree that imitates the model, grown on training rows and judged on test rows. */
export async function growSurrogate(state: Trained, options: SurrogateOptions = {}): Promise<Surrogate> {
  const { model, train, test } = state;
  const made = await surrogateTree(
    model,
    inputs(state, train),
    inputs(state, test),
    drawn(state, "surrogate"),
    { ...optionsOf(state, "surrogate"), ...options },
  );
  return displayable(made, surrogateView);
}

/** The nearest row with a wanted prediction, for a test row (by its number) or a row given as a table, by observed training values. */
export async function findNearest(
  state: Trained,
  row: number | Table,
  wanted: WantedPrediction,
  options: NearestOptions = {},
): Promise<Counterfactual> {
  const { model, train } = state;
  const one = typeof row === "number" ? testRow(state, row) : model.clean(row);
  const made = await nearest(model, one, inputs(state, train), wanted, drawn(state, "nearest"), {
    ...optionsOf(state, "nearest"),
    ...options,
  });
  return displayable(made, nearestView);
}

/** What the settings say of a question. */
function optionsOf({ environment }: Trained, question: string): Record<string, unknown> {
  return sectionOf(environment.settings, question);
}

function inputs({ model }: Trained, rows: Table): Table {
  return rows.has(model.target) ? rows.drop([model.target]) : rows;
}

function testRow({ test }: Trained, row: number): Table {
  if (Number.isInteger(row) && row >= 0 && row < test.numRows) return test.slice(row, row + 1);
  throw new AssayError("DATA_SHAPE", {
    what: "there is no such test row",
    got: String(row),
    wanted: `a whole number from 0 to ${test.numRows - 1}`,
  });
}
