import { AssayError } from "../../../utils/errors/index.js";
import type { PreparedRows } from "./rows.js";
import type { TrainingSettings } from "./settings.js";

/** Training gave a loss (or a weight) that is not a finite number. */
export function diverged(
  { rows, settings }: { readonly rows: Pick<PreparedRows, "train">; readonly settings: TrainingSettings },
  { loss, epoch, step, rate }: { loss: number; epoch: number; step: number; rate: number },
): AssayError {
  const largest = rows.train.x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return new AssayError("MODEL_DIVERGED", {
    what: `training diverged in epoch ${epoch}, step ${step}`,
    got: `a loss of ${loss} at learning rate ${rate} (${settings.optimizer.kind}; largest input ${largest})`,
    wanted: "a finite loss",
  });
}

/** Throws MODEL_INVALID where the arrays are not of these sizes. */
export function refuseMisfit(values: readonly Float32Array[], sizes: readonly number[]): void {
  if (values.length === sizes.length && sizes.every((size, i) => size === values[i].length)) return;
  throw new AssayError("MODEL_INVALID", {
    what: "the saved weights do not fit the network",
    got: `arrays of ${values.map((array) => array.length).join(", ")} numbers`,
    wanted: sizes.join(", "),
  });
}

/** A checkpoint's memory of the optimizer is not of this optimizer and network. */
export function slotMisfit(name: string, got: number | undefined, wanted: number): AssayError {
  return new AssayError("MODEL_INVALID", {
    what: "the checkpoint does not fit the optimizer",
    got: `${got ?? 0} numbers for "${name}"`,
    wanted: `${wanted}`,
    next: "Go on with the model config that the checkpoint was written under.",
  });
}
