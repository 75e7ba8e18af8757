import { AssayError } from "../../../utils/errors/index.js";
import { didYouMean } from "../../../utils/names.js";
import type { AskedModel } from "./what-if.js";

/** The prediction that is wanted: of a regression a bound, of a classification a class. */
export type WantedPrediction =
  | { readonly above: number }
  | { readonly below: number }
  | {
      readonly class: string | number | boolean;
      /** Least probability. @default more than any other class */
      readonly probability?: number;
    };

/** How far outputs are from what is wanted. */
export interface Goal {
  /** 0 where it is reached. */
  readonly gapOf: (outputs: Float64Array) => number;
  /** The output that is meant: the prediction, or the probability of the wanted class. */
  readonly measured: (outputs: Float64Array) => number;
}

/** The goal of a wanted prediction; one that the model cannot give throws CONFIG_INVALID. */
export function goal({ task, classes, target }: AskedModel, wanted: WantedPrediction): Goal {
  const first = (outputs: Float64Array): number => outputs[0];
  if (task === "regression") {
    if ("above" in wanted && Number.isFinite(wanted.above))
      return {
        measured: first,
        gapOf: ([y]) => (y > wanted.above ? 0 : wanted.above - y + Number.MIN_VALUE),
      };
    if ("below" in wanted && Number.isFinite(wanted.below))
      return {
        measured: first,
        gapOf: ([y]) => (y < wanted.below ? 0 : y - wanted.below + Number.MIN_VALUE),
      };
    throw wrongGoal(wanted, `a number of ${target}, as { above: 100 } or { below: 100 }`);
  }
  if (!("class" in wanted)) throw wrongGoal(wanted, `a class, as { class: ${JSON.stringify(classes[0])} }`);
  const index = classes.findIndex(
    (label) => label === wanted.class || String(label) === String(wanted.class),
  );
  if (index < 0)
    throw wrongGoal(
      wanted,
      `one of ${classes.join(", ")}`,
      didYouMean(String(wanted.class), classes.map(String)),
    );
  const { probability } = wanted;
  if (probability !== undefined && !(probability > 0 && probability <= 1))
    throw wrongGoal(wanted, "a probability above 0 and up to 1");
  const gapOf = (outputs: Float64Array): number => {
    const others = outputs.reduce((most, p, k) => (k === index ? most : Math.max(most, p)), 0);
    if (probability !== undefined) return Math.max(0, probability - outputs[index]);
    return outputs[index] > others ? 0 : others - outputs[index] + Number.MIN_VALUE;
  };
  return { gapOf, measured: (outputs) => outputs[index] };
}

function wrongGoal(got: WantedPrediction, wanted: string, next?: string): AssayError {
  return new AssayError("CONFIG_INVALID", {
    what: "the wanted prediction is not one that this model can give",
    got: JSON.stringify(got),
    wanted,
    next,
  });
}
