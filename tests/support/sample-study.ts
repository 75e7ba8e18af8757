import { Study } from "../../sdk/core/tuning/index.js";
import { random } from "../../sdk/utils/random/index.js";
import { type Params, Space, type SpaceConfig, type Trial } from "../../sdk/utils/searchers/index.js";

const space: SpaceConfig = {
  "model.kind": { choice: ["boosting", "forest"] },
  "model.learningRate": { logUniform: [0.01, 0.3], when: { "model.kind": "boosting" } },
  "model.maxDepth": { int: [3, 12] },
  "model.l2": { uniform: [0, 10], when: { "model.kind": "boosting" } },
  target: { choice: [{ transform: "log1p" }, "none"] },
};

function score(params: Params): number {
  if (params["model.kind"] === "forest") return 50 + Number(params["model.maxDepth"]) / 10;
  return 40 + 12 * (Math.log10(Number(params["model.learningRate"])) + 1) ** 2;
}

/** A study of this many trials, drawn at random: every tenth failed, of the others every third was pruned. */
export function sampleStudy(count: number, { name = "mae", error = "the loss is not finite." } = {}): Study {
  const trials = Array.from({ length: count }, (_, number): Trial => {
    const params = Space.from(space).sample(random(number));
    const shared = { number, params, seconds: 1.5 };
    const value = score(params);
    if (number % 10 === 9)
      return {
        ...shared,
        state: "failed",
        intermediate: [],
        error: { code: "MODEL_DIVERGED", message: error },
      };
    const early = { resource: 1 / 3, value: value + 2 };
    if (number % 3 === 2) return { ...shared, state: "pruned", intermediate: [early] };
    return { ...shared, state: "complete", value, intermediate: [early, { resource: 1, value }] };
  });
  return new Study({
    metric: { name, title: "Mean absolute error", greaterIsBetter: false },
    space,
    trials,
    search: { kind: "random", trials: count },
    halving: { resource: "folds", min: 0.1, factor: 3 },
    scoredBy: "3 folds",
  });
}
