import { AssayError } from "../../utils/errors/index.js";
import type { Json, State, StateArray } from "../models/model.js";

/** A state whose JSON part is an object. */
export interface ObjectState extends State {
  readonly json: { [key: string]: Json };
}

/** Several states as one: the JSON parts side by side, arrays as `child/array`. */
export function nest(json: { [key: string]: Json }, children: Readonly<Record<string, State>>): ObjectState {
  const arrays: Record<string, StateArray> = {};
  const parts: { [key: string]: Json } = {};
  for (const [child, state] of Object.entries(children)) {
    parts[child] = state.json;
    for (const [name, array] of Object.entries(state.arrays)) arrays[`${child}/${name}`] = array;
  }
  return { json: { ...json, states: parts }, arrays };
}

/** The states that `nest` put together; one that it did not make throws MODEL_INVALID. */
export function unnest(
  state: State,
  what: string,
): { readonly json: ObjectState["json"]; readonly children: Record<string, State> } {
  const { json } = state;
  const states = json !== null && typeof json === "object" && !Array.isArray(json) ? json.states : undefined;
  if (states === null || typeof states !== "object" || Array.isArray(states)) {
    throw new AssayError("MODEL_INVALID", {
      what: `the saved ${what} is damaged`,
      wanted: "the states of its parts",
    });
  }
  const children: Record<string, { json: Json; arrays: Record<string, StateArray> }> = {};
  for (const [child, part] of Object.entries(states)) children[child] = { json: part, arrays: {} };
  for (const [path, array] of Object.entries(state.arrays)) {
    const slash = path.indexOf("/");
    const child = children[path.slice(0, slash)];
    if (child !== undefined) child.arrays[path.slice(slash + 1)] = array;
  }
  return { json: json as ObjectState["json"], children };
}
