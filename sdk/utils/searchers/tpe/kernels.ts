import type { Random } from "../../random/index.js";
import { type Json, jsonKey } from "../json.js";
import {
  type ChoiceParameter,
  innerBounds,
  type NumberParameter,
  nearestValue,
  type Parameter,
} from "../space.js";
import { normalDensity, normalMass } from "./normal.js";

/**
 * Kernels of one parameter, one an observation and the prior at last: what a mixture is made of. Values of the prior come
 * from the whole range, so that no place is ever ruled out.
 */
export interface Kernels {
  /** A value drawn from one kernel. */
  draw(kernel: number, random: Random): Json;
  /** Logarithm of the density (of steps and choices: the probability) of a value under each kernel. */
  logDensities(value: Json): Float64Array;
}

/** Kernels around observed values of a parameter. */
export function kernelsOf(parameter: Parameter, observed: readonly Json[]): Kernels {
  return parameter.type === "choice"
    ? choiceKernels(parameter, observed)
    : numberKernels(parameter, observed);
}

/**
 * Normal kernels cut off at the bounds, on the logarithmic scale where the parameter has one. Each is as wide as the
 * greater distance to its neighbours, and no narrower than the range over the number of kernels (Bergstra et al. 2011;
 * the floor is that of hyperopt). The prior is one kernel in the middle, as wide as the range.
 */
function numberKernels(parameter: NumberParameter, observed: readonly Json[]): Kernels {
  const { step, log } = parameter;
  const [low, high] = innerBounds(parameter);
  const range = high - low;
  const inner = (value: number): number => (log ? Math.log(value) : value);
  const centres = Float64Array.from([...observed.map((value) => inner(Number(value))), (low + high) / 2]);
  const widths = Float64Array.from([
    ...neighbourWidths(centres.subarray(0, observed.length), low, high),
    range,
  ]);
  const masses = centres.map((centre, k) =>
    normalMass((low - centre) / widths[k], (high - centre) / widths[k]),
  );
  return {
    draw(kernel, random) {
      if (range === 0) return parameter.low;
      let drawn = Number.NaN;
      // A centre lies within the bounds and no kernel is wider than they are apart: a third of the draws or more are kept.
      while (!(drawn >= low && drawn <= high)) drawn = centres[kernel] + widths[kernel] * random.normal();
      return nearestValue(parameter, log ? Math.exp(drawn) : drawn);
    },
    logDensities(value) {
      if (range === 0) return new Float64Array(centres.length);
      const number = Number(value);
      if (step === undefined) {
        const at = inner(number);
        return centres.map((centre, k) =>
          Math.log(normalDensity((at - centre) / widths[k]) / widths[k] / masses[k]),
        );
      }
      const from = inner(number - step / 2);
      const to = inner(number + step / 2);
      return centres.map((centre, k) =>
        Math.log(normalMass((from - centre) / widths[k], (to - centre) / widths[k]) / masses[k]),
      );
    },
  };
}

/** The greater distance of each centre to its neighbours; the outermost ones have one neighbour only. */
function neighbourWidths(centres: Float64Array, low: number, high: number): Float64Array {
  const count = centres.length;
  const order = Uint32Array.from(centres, (_, i) => i).sort((a, b) => centres[a] - centres[b] || a - b);
  const least = (high - low) / Math.min(100, count + 2);
  const widths = new Float64Array(count);
  order.forEach((at, place) => {
    const before = place > 0 ? centres[at] - centres[order[place - 1]] : Number.NaN;
    const after = place < count - 1 ? centres[order[place + 1]] - centres[at] : Number.NaN;
    const alone = count === 1 ? Math.max(centres[at] - low, high - centres[at]) : 0;
    const widest = Math.max(Number.isNaN(before) ? 0 : before, Number.isNaN(after) ? 0 : after, alone);
    widths[at] = Math.min(high - low, Math.max(least, widest));
  });
  return widths;
}

/** One value with most of the weight, the others with a part of an observation between them; the prior has all alike. */
function choiceKernels({ values }: ChoiceParameter, observed: readonly Json[]): Kernels {
  const places = new Map(values.map((value, place) => [jsonKey(value), place]));
  const centres = observed.map((value) => places.get(jsonKey(value)));
  const smoothing = 1 / (observed.length + 1);
  const whole = 1 + values.length * smoothing;
  return {
    draw(kernel, random) {
      const centre = centres[kernel];
      const isCentre = centre !== undefined && random.next() * whole < 1;
      return values[isCentre ? centre : random.int(values.length)];
    },
    logDensities(value) {
      const place = places.get(jsonKey(value));
      const densities = new Float64Array(observed.length + 1);
      for (let k = 0; k < observed.length; k++) {
        densities[k] = Math.log(((centres[k] === place ? 1 : 0) + smoothing) / whole);
      }
      densities[observed.length] = -Math.log(values.length);
      return densities;
    },
  };
}
