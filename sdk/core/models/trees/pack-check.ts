import { AssayError } from "../../../utils/errors/index.js";
import type { Json, State, StateArray } from "../model.js";
import { BY_CATEGORY, type TreeEnsemble } from "./ensemble.js";

/** The parts of saved trees that every one has. */
export interface PackedParts {
  readonly nodes: number;
  readonly outputs: number;
  readonly width: number;
  readonly divisor: number;
  readonly columns: number;
  readonly float32: boolean;
  readonly roots: Int32Array;
  readonly treeOutput: Int32Array;
  readonly values: Float64Array;
  readonly base: Float64Array;
  readonly feature: StateArray;
  readonly thresholdStarts: Int32Array;
  readonly thresholds: Float64Array;
  readonly flags: Uint8Array;
  readonly bits: Uint32Array;
}

/** The parts of a saved state, each of its type and of a length that fits the others; else MODEL_INVALID. */
export function partsOf({ json, arrays }: State): PackedParts {
  const { format, ...numbers } = (json ?? {}) as { [key: string]: Json };
  if (format !== 1) throw damaged(`format ${JSON.stringify(format)}`);
  const count = (name: string, least: number): number => {
    const value = numbers[name];
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= least) return value;
    throw damaged(`${name} ${JSON.stringify(value)}`);
  };
  const { divisor, float32 } = numbers;
  if (!(typeof divisor === "number" && divisor > 0 && Number.isFinite(divisor)))
    throw damaged(`divisor ${JSON.stringify(divisor)}`);
  const [nodes, outputs, columns] = [count("nodes", 1), count("outputs", 1), count("columns", 0)];
  const sized = <T extends StateArray>(array: T, name: string, length: number): T => {
    if (array.length === length) return array;
    throw damaged(`${array.length} numbers in ${name} instead of ${length}`);
  };
  const roots = integers(arrays.roots, "roots");
  const { feature, flags, bits } = arrays;
  if (!(feature instanceof Int32Array || feature instanceof Uint8Array)) throw damaged("no columns of nodes");
  if (bits !== undefined && flags === undefined) throw damaged("no flags");
  return {
    nodes,
    outputs,
    columns,
    divisor,
    width: count("width", 1),
    float32: float32 === true,
    roots,
    treeOutput: sized(integers(arrays.treeOutput, "treeOutput"), "treeOutput", roots.length),
    values: finite(arrays.values, "leaves"),
    base: sized(finite(arrays.base, "base"), "base", outputs),
    feature: sized(feature, "columns of nodes", nodes),
    thresholdStarts: sized(
      integers(arrays.thresholdStarts, "thresholdStarts"),
      "thresholdStarts",
      columns + 1,
    ),
    thresholds: doubles(arrays.thresholds, "thresholds"),
    flags: flags instanceof Uint8Array ? sized(flags, "flags", nodes) : new Uint8Array(nodes),
    bits: bits instanceof Uint32Array ? bits : new Uint32Array(0),
  };
}

/** Roots must ascend from the first node, and each tree must add to outputs that there are. */
export function checkTrees({ roots, treeOutput, nodes, outputs, width }: PackedParts): void {
  if (roots.length === 0) throw damaged("no trees");
  for (let t = 0; t < roots.length; t++) {
    if (t === 0 ? roots[t] !== 0 : roots[t] <= roots[t - 1] || roots[t] >= nodes)
      throw damaged(`tree ${t} begins at node ${roots[t]}`);
    const output = treeOutput[t];
    if (output < -1 || output >= outputs || width !== (output < 0 ? outputs : 1))
      throw damaged(`tree ${t} adds ${width} numbers to output ${output}`);
  }
}

/** Splits by categories must find their bits. */
export function checkCategories({
  feature,
  flags,
  threshold,
  bits,
}: Pick<TreeEnsemble, "feature" | "flags" | "threshold" | "bits">): void {
  for (let node = 0; node < feature.length; node++) {
    if (feature[node] < 0 || (flags[node] & BY_CATEGORY) === 0) continue;
    const place = threshold[node];
    const codes = bits[place] ?? 0;
    if (!(codes >= 1 && place + 1 + Math.ceil(codes / 32) <= bits.length))
      throw damaged(`node ${node} splits by categories that are not there`);
  }
}

/** Saved trees cannot be used. */
export function damaged(got: string): AssayError {
  return new AssayError("MODEL_INVALID", {
    what: "the saved trees are damaged",
    got,
    next: "Load another copy of the model.",
  });
}

function integers(array: StateArray | undefined, name: string): Int32Array {
  if (array instanceof Int32Array) return array;
  throw damaged(`no ${name}`);
}

function doubles(array: StateArray | undefined, name: string): Float64Array {
  if (array instanceof Float64Array) return array;
  throw damaged(`no ${name}`);
}

function finite(array: StateArray | undefined, name: string): Float64Array {
  const numbers = doubles(array, name);
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i] - numbers[i];
  // A number less itself is 0, or NaN where it is not finite.
  if (sum === 0) return numbers;
  throw damaged(`${name} that are no finite numbers`);
}
