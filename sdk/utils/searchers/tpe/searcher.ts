import type { Random } from "../../random/index.js";
import type { SearchConfig } from "../config.js";
import { jsonKey } from "../json.js";
import { earlierTrials, type Generation, generationsOf, type Searcher } from "../searcher.js";
import type { Params, Space } from "../space.js";
import type { Trial } from "../trial.js";
import { splitTrials } from "./split.js";
import { groupsOf, promisingPoint } from "./suggest.js";

/** Draws of a point that was not tried before: promising ones first, then any; after that one is tried again. */
const PROMISING_DRAWS = 10;
const MOST_DRAWS = 200;

/**
 * The tree-structured Parzen estimator (Bergstra et al. 2011, "Algorithms for hyper-parameter optimization"). The first
 * `startup` trials are drawn at random. A later one is drawn where the best of earlier generations are dense and the others
 * are not; the points of its own generation before it, whose results nobody knows yet, count as bad, so that a generation
 * spreads. They follow from the same history: what a trial is does not hang on who runs when.
 */
export function tpeSearcher(
  space: Space,
  config: Extract<SearchConfig, { kind: "tpe" }>,
  random: Random,
  greaterIsBetter: boolean,
): Searcher {
  const { trials, startup, batch, gamma, candidates } = config;
  const generations = generationsOf(trials, batch, startup);
  const groups = groupsOf(space, config.multivariate);
  const streamOf = (number: number): Random => random.fork(`trial ${number}`);

  const generationAt = (number: number, { first }: Generation, history: readonly Trial[]): Params[] => {
    const { good, bad } = splitTrials(history, gamma, greaterIsBetter);
    const seen = new Set(history.map(({ params }) => jsonKey(params)));
    const points: Params[] = [];
    for (let next = first; next <= number; next++) {
      const stream = streamOf(next);
      const parts = { good, bad: [...bad, ...points] };
      let point = promisingPoint(space, groups, parts, candidates, stream);
      for (let i = 1; seen.has(jsonKey(point)) && i < MOST_DRAWS; i++) {
        point =
          i < PROMISING_DRAWS
            ? promisingPoint(space, groups, parts, candidates, stream)
            : space.sample(stream);
      }
      seen.add(jsonKey(point));
      points.push(point);
    }
    return points;
  };

  return {
    kind: "tpe",
    trials,
    generations,
    suggest(number, history) {
      const generation = generations.find(({ first, end }) => number >= first && number < end);
      if (generation === undefined) return undefined;
      if (generation.index === 0) return space.sample(streamOf(number));
      return generationAt(number, generation, earlierTrials(generation, history)).at(-1);
    },
  };
}
