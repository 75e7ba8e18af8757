import type { Random } from "../../random/index.js";
import { type Json, jsonKey } from "../json.js";
import type { Parameter, Params, Space } from "../space.js";
import { mixtureOf } from "./mixture.js";
import type { GoodAndBad } from "./split.js";

/** Parameters that are drawn together: they are in the same trials. */
export type Group = readonly Parameter[];

/** Parameters with the same conditions, each group after those that its conditions name; or each parameter by itself. */
export function groupsOf({ parameters }: Space, together: boolean): Group[] {
  const groups = new Map<string, Parameter[]>();
  for (const parameter of parameters) {
    const conditions = parameter.conditions.map(({ parent, values }) => [parent, values.map(jsonKey).sort()]);
    const key = together ? JSON.stringify(conditions.sort()) : parameter.name;
    groups.set(key, [...(groups.get(key) ?? []), parameter]);
  }
  return [...groups.values()];
}

/**
 * A point where good trials are dense and bad ones are not: of some draws from the density of the good, the one with the
 * greatest ratio of both (Bergstra et al. 2011). Goes down the tree of conditions: each group that is active is drawn by the
 * trials in which it was.
 */
export function promisingPoint(
  space: Space,
  groups: readonly Group[],
  { good, bad }: GoodAndBad,
  candidates: number,
  random: Random,
): Params {
  const params: Record<string, Json> = {};
  for (const group of groups) {
    const [first] = group;
    if (!space.isActive(first, params)) continue;
    const has = (other: Params): boolean => Object.hasOwn(other, first.name);
    const [below, above] = [mixtureOf(group, good.filter(has)), mixtureOf(group, bad.filter(has))];
    let best: Params = {};
    let greatest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < candidates; i++) {
      const point = below.draw(random);
      const ratio = below.logDensity(point) - above.logDensity(point);
      if (i === 0 || ratio > greatest) [best, greatest] = [point, ratio];
    }
    Object.assign(params, best);
  }
  return params;
}
