import type { Random } from "../../random/index.js";
import type { Json } from "../json.js";
import type { Parameter, Params } from "../space.js";
import { kernelsOf } from "./kernels.js";

/** A density over some parameters, made of observed points. */
export interface Mixture {
  draw(random: Random): Params;
  /** Logarithm of the density at a point. */
  logDensity(point: Params): number;
}

/**
 * A mixture of products: a kernel around each observed point, and the prior, each as heavy. Of a point drawn, all
 * parameters come from one kernel, so that what goes together stays together (Falkner, Klein and Hutter 2018).
 */
export function mixtureOf(parameters: readonly Parameter[], observed: readonly Params[]): Mixture {
  const kernels = parameters.map((parameter) => ({
    name: parameter.name,
    of: kernelsOf(
      parameter,
      observed.map((params) => params[parameter.name]),
    ),
  }));
  const count = observed.length + 1;
  return {
    draw(random) {
      const kernel = random.int(count);
      const point: Record<string, Json> = {};
      for (const { name, of } of kernels) point[name] = of.draw(kernel, random);
      return point;
    },
    logDensity(point) {
      const sums = new Float64Array(count);
      for (const { name, of } of kernels) {
        const densities = of.logDensities(point[name]);
        for (let k = 0; k < count; k++) sums[k] += densities[k];
      }
      return logSumExp(sums) - Math.log(count);
    },
  };
}

function logSumExp(values: Float64Array): number {
  const greatest = values.reduce((a, b) => Math.max(a, b));
  if (!Number.isFinite(greatest)) return greatest;
  return greatest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - greatest), 0));
}
