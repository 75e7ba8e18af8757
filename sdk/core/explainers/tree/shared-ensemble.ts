import { shared } from "../../../utils/workers/index.js";
import type { TreeEnsemble } from "../../models/trees/ensemble.js";

/** The same trees where threads read them without a copy each. */
export function sharedEnsemble(ensemble: TreeEnsemble): TreeEnsemble {
  const { feature, threshold, left, flags, cover, values, bits } = ensemble;
  return {
    ...ensemble,
    feature: shared(feature),
    threshold: shared(threshold),
    left: shared(left),
    flags: shared(flags),
    cover: shared(cover),
    values: shared(values),
    bits: shared(bits),
  };
}
