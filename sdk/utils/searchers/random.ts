import type { Random } from "../random/index.js";
import type { SearchConfig } from "./config.js";
import { generationsOf, type Searcher } from "./searcher.js";
import type { Space } from "./space.js";

/** Values drawn at random, each trial from a stream of its own. */
export function randomSearcher(
  space: Space,
  { trials, batch }: Extract<SearchConfig, { kind: "random" }>,
  random: Random,
): Searcher {
  return {
    kind: "random",
    trials,
    generations: generationsOf(trials, batch),
    suggest: (number) => (number < trials ? space.sample(random.fork(`trial ${number}`)) : undefined),
  };
}
