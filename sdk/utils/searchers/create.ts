import { random } from "../random/index.js";
import type { SearchConfig } from "./config.js";
import type { SpaceConfig } from "./distribution.js";
import { gridSearcher } from "./grid.js";
import { randomSearcher } from "./random.js";
import type { Searcher } from "./searcher.js";
import { Space } from "./space.js";
import { tpeSearcher } from "./tpe/index.js";

/** What a searcher is made from. */
export interface SearcherInputs {
  readonly space: SpaceConfig | Space;
  readonly search: SearchConfig;
  /** The same seed gives the same trials. */
  readonly seed: number;
  /** Whether a trial with a greater value is the better one. */
  readonly greaterIsBetter: boolean;
}

/**
 * A searcher of a space. A space that cannot be searched throws CONFIG_INVALID.
 *
 * @example
 * const searcher = createSearcher({ space: { "model.maxDepth": { int: [3, 9] } }, search: searchConfig.parse({ kind: "random" }), seed: 0, greaterIsBetter: false });
 * searcher.suggest(0, []); // { "model.maxDepth": 5 }
 */
export function createSearcher({ space, search, seed, greaterIsBetter }: SearcherInputs): Searcher {
  const searched = space instanceof Space ? space : Space.from(space);
  const source = random(seed).fork("search");
  switch (search.kind) {
    case "grid":
      return gridSearcher(searched, search);
    case "random":
      return randomSearcher(searched, search, source);
    case "tpe":
      return tpeSearcher(searched, search, source, greaterIsBetter);
  }
}
