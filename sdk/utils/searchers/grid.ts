import { AssayError } from "../errors/index.js";
import type { SearchConfig } from "./config.js";
import type { Json } from "./json.js";
import { generationsOf, type Searcher } from "./searcher.js";
import { countValues, nearestValue, type Parameter, type Params, type Space, valueAt } from "./space.js";

/** Most points of a grid. */
const MOST_POINTS = 100_000;

/**
 * Every combination of values, each once, the last parameter's values changing fastest. A parameter whose conditions are
 * not met is left out, so that no combination comes twice. Over 100,000 of them throw CONFIG_INVALID.
 */
export function gridSearcher(space: Space, config: Extract<SearchConfig, { kind: "grid" }>): Searcher {
  const values = space.parameters.map((parameter) => gridValues(parameter, config.points));
  const grid: Params[] = [];
  const visit = (place: number, params: Params): void => {
    if (place === space.parameters.length) {
      if (grid.length === MOST_POINTS) throw tooMany();
      grid.push(params);
      return;
    }
    const parameter = space.parameters[place];
    if (space.isActive(parameter, params)) {
      for (const value of values[place]) visit(place + 1, { ...params, [parameter.name]: value });
    } else visit(place + 1, params);
  };
  visit(0, {});
  return {
    kind: "grid",
    trials: grid.length,
    generations: generationsOf(grid.length, config.batch),
    suggest: (number) => grid[number],
  };
}

/** The values of a parameter in a grid: all of a choice or of a step that was set, else `points` of them, evenly spread. */
function gridValues(parameter: Parameter, points: number): readonly Json[] {
  if (parameter.type === "choice") return parameter.values;
  const count = countValues(parameter);
  const { low, high, everyStep, log } = parameter;
  if (count <= points || everyStep) {
    return Array.from({ length: count }, (_, place) => valueAt(parameter, place));
  }
  const [first, last] = log ? [Math.log(low), Math.log(high)] : [low, high];
  const spread = Array.from({ length: points }, (_, place) => {
    const inner = first + ((last - first) * place) / (points - 1);
    return nearestValue(
      parameter,
      log ? Number(Math.exp(inner).toPrecision(12)) : Number(inner.toPrecision(15)),
    );
  });
  return [...new Set(spread)];
}

function tooMany(): AssayError {
  return new AssayError("CONFIG_INVALID", {
    what: `the grid has more than ${MOST_POINTS} combinations`,
    wanted: `at most ${MOST_POINTS}`,
    next: "Leave parameters out, set fewer `points` or a greater `step`, or search by random or tpe.",
  });
}
