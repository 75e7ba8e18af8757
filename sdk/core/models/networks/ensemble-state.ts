import { AssayError } from "../../../utils/errors/index.js";
import { nest, unnest } from "../../preprocessing/states.js";
import type { State } from "../model.js";

const FORMAT = "assay-network-ensemble-1";

/** Several networks as one state. */
export function ensembleState(members: readonly State[]): State {
  return nest({ format: FORMAT }, byNumber(members));
}

/** The states of an ensemble's networks, in their order; throws MODEL_INVALID where a state is none of an ensemble. */
export function memberStates(state: State): State[] {
  const { json, children } = unnest(state, "ensemble of networks");
  if (json.format === FORMAT) return inNumber(children);
  throw new AssayError("MODEL_INVALID", {
    what: "the saved state is not one of an ensemble of networks",
    got: `format ${JSON.stringify(json.format ?? null)}`,
    wanted: FORMAT,
  });
}

/** Whether a saved state is one of several networks. */
export function isEnsembleState({ json }: State): boolean {
  return json !== null && typeof json === "object" && !Array.isArray(json) && json.format === FORMAT;
}

/** States by the numbers of their networks. */
export const byNumber = (states: readonly State[]): Record<string, State> =>
  Object.fromEntries(states.map((state, i) => [`network${i + 1}`, state]));

/** States in the order of their networks. */
export const inNumber = (children: Readonly<Record<string, State>>): State[] =>
  Object.keys(children).map((_, i) => children[`network${i + 1}`]);
