import { AssayError } from "../../../utils/errors/index.js";
import type { Adopted, EstimatorShape, State } from "../model.js";
import { unpackTrees } from "../trees/pack.js";
import { ImportedTrees, type TreesPlan } from "./estimator.js";

/** Whether a saved state is one of imported trees. */
export function isSavedTrees({ json }: State): boolean {
  return typeof json === "object" && json !== null && "plan" in json && "trees" in json;
}

/** Imported trees from a saved state; they predict and are explained the same, bit for bit. */
export function restoreTrees(kind: string, shape: EstimatorShape, state: State): Omit<Adopted, "classes"> {
  const plan = savedPlan(state);
  const { json, arrays } = state;
  const trees = { json: (json as { readonly trees: State["json"] }).trees, arrays };
  const outputs = plan.link === "logistic" ? 1 : Math.max(1, shape.classes);
  const ensemble = unpackTrees(trees, outputs);
  if (plan.columns.length !== ensemble.columns) throw damagedPlan();
  const estimator = new ImportedTrees(kind, plan, ensemble);
  return { estimator, encoding: estimator.encoding };
}

function savedPlan({ json }: State): TreesPlan {
  const { plan } = (json ?? {}) as { readonly plan?: Partial<TreesPlan> };
  if (Array.isArray(plan?.columns) && Array.isArray(plan.labels) && typeof plan.scale === "number")
    return plan as TreesPlan;
  throw damagedPlan();
}

function damagedPlan(): AssayError {
  return new AssayError("MODEL_INVALID", {
    what: "saved trees of another library are damaged",
    wanted: "the trees, and how their columns are read",
  });
}
