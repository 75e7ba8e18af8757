import type { FeatureMap } from "../../../tables/index.js";
import type { TrainingInput } from "../training-input.js";
import type { DensePlan, OneHotColumns } from "./plan.js";

/** The columns of an encoded matrix that are one-hot, by what preprocessing says of them. */
export function oneHotColumns({ groups, oneHot = [] }: FeatureMap): OneHotColumns[] {
  return groups
    .filter(({ name }) => oneHot.includes(name))
    .map(({ columns }) => ({ start: columns[0], count: columns.length }));
}

/** Narrowest layer that is worth the lists of its rows, in units. */
const NARROWEST = 32;

/**
 * The plan with look-ups in place of the first layer's products with one-hot columns, where they pay (measured:
 * docs/decisions/training-engine.md) and the engine has them: for whole eights of units. Predictions and trainings are the same bits
 * either way.
 */
export function withLookUps(plan: DensePlan, oneHot: readonly OneHotColumns[]): DensePlan {
  const [{ units }] = plan.layers;
  if (plan.embeddings !== undefined || units % 8 !== 0 || units < NARROWEST) return plan;
  const hot = oneHot.reduce((sum, { count }) => sum + count, 0);
  // A row's products with its numbers cost more as parts of a list than as parts of a matrix.
  const isWorthIt = hot - oneHot.length >= 1.5 * (plan.inputs - hot) + 8;
  return isWorthIt ? { ...plan, oneHot } : plan;
}

/** How the engine trains a network that it trains (`refusal`). */
export function planToTrain({ network, oneHot = [] }: Pick<TrainingInput, "network" | "oneHot">): DensePlan {
  return withLookUps(network.plan as DensePlan, oneHot);
}

/** Memory of an engine. */
interface Memory {
  room(bytes: number): number;
  words(address: number, count: number): Uint32Array;
}

/** Makes room for the lists of a chunk of rows, as one-hot.as reads them; gives the address of the words that say where. */
export function layOutOneHot(memory: Memory, plan: DensePlan, chunk: number, isTrained: boolean): number {
  const { inputs, oneHot = [], layers } = plan;
  const isHot = new Uint8Array(inputs);
  for (const { start, count } of oneHot) isHot.fill(1, start, start + count);
  const numbers = Array.from({ length: inputs }, (_, column) => column).filter(
    (column) => isHot[column] === 0,
  );
  const bits = new Uint32Array(Math.ceil(inputs / 32));
  for (const column of numbers) bits[column >>> 5] |= 1 << (column & 31);
  const written = (words: ArrayLike<number>): number => {
    const at = memory.room(4 * words.length);
    memory.words(at, words.length).set(words);
    return at;
  };
  const padded = 4 * Math.ceil(numbers.length / 4);
  const starts = (): number => memory.room(4 * (chunk + 1));
  const entries = (): number => memory.room(8 * chunk * inputs);
  return written([
    written(bits),
    Math.ceil(inputs / 4),
    written([...numbers.map((column) => 4 * column), 0]),
    padded,
    numbers.length,
    starts(),
    entries(),
    starts(),
    isTrained ? entries() : 0,
    isTrained ? memory.room(4 * chunk * 8 * Math.ceil(padded / 8) + 4) : 0,
    isTrained ? memory.room(4 * padded * layers[0].units + 4) : 0,
  ]);
}
