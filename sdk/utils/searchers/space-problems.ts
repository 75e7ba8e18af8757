import { didYouMean } from "../names.js";
import type { SpaceConfig } from "./distribution.js";
import { type Json, jsonKey } from "./json.js";

/** One thing that is wrong with a space. */
export interface SpaceProblem {
  /** Where it is: the parameter, and its key. */
  readonly path: readonly string[];
  /** What would have been right. */
  readonly wanted: string;
}

/** What the types of a space do not say: bounds in order, conditions that can be met. */
export function spaceProblems(space: SpaceConfig): SpaceProblem[] {
  const names = Object.keys(space);
  if (names.length === 0) return [{ path: [], wanted: "one parameter or more to search over" }];
  const own = names.flatMap((name) => [...nameProblems(name), ...boundProblems(name, space)]);
  const conditions = names.flatMap((name) => whenProblems(name, space));
  const circles = conditions.length > 0 ? [] : circleProblems(space);
  const whole = [...own, ...conditions, ...circles];
  return whole.length > 0 ? whole : names.flatMap((name) => inactiveProblems(name, space));
}

function nameProblems(name: string): SpaceProblem[] {
  const keys = name.split(".");
  if (keys.every((key) => key !== "" && key !== "__proto__")) return [];
  return [{ path: [name], wanted: "a path of keys with dots between them, as model.depth" }];
}

function boundProblems(name: string, space: SpaceConfig): SpaceProblem[] {
  const own = space[name];
  if ("choice" in own) {
    const keys = own.choice.map(jsonKey);
    const twice = keys.find((key, i) => keys.indexOf(key) < i);
    return twice === undefined
      ? []
      : [{ path: [name, "choice"], wanted: `each value once, and ${twice} stands there twice` }];
  }
  const kind = "uniform" in own ? "uniform" : "logUniform" in own ? "logUniform" : "int";
  const [low, high] = "uniform" in own ? own.uniform : "logUniform" in own ? own.logUniform : own.int;
  const at = (key: string, wanted: string): SpaceProblem[] => [{ path: [name, key], wanted }];
  if (low > high) return at(kind, `the lower bound first, as [${high}, ${low}], not [${low}, ${high}]`);
  const isLog = kind === "logUniform" || ("log" in own && own.log === true);
  if (isLog && low <= 0) return at(kind, `a lower bound above 0, not ${low}: the scale is logarithmic`);
  const step = "step" in own ? own.step : undefined;
  if (step === undefined) return [];
  if (isLog) return at("step", "no step beside log: steps are even, and a logarithmic scale is not");
  if (step > high - low) return at("step", `a step of at most ${high - low}, the distance of the bounds`);
  return [];
}

function whenProblems(name: string, space: SpaceConfig): SpaceProblem[] {
  return Object.entries(space[name].when ?? {}).flatMap(([parent, value]) => {
    const at = (wanted: string): SpaceProblem[] => [{ path: [name, "when", parent], wanted }];
    if (!Object.hasOwn(space, parent)) {
      const near = didYouMean(parent, Object.keys(space));
      return at(`a parameter of the space, and ${parent} is none. ${near}`);
    }
    if (!("choice" in space[parent]) && !("int" in space[parent])) {
      return at(`a parameter that has single values (choice or int), and ${parent} is a continuous one`);
    }
    const never = valuesOf(value, parent, space).find((one) => !takes(one, parent, space));
    return never === undefined
      ? []
      : at(
          `values that ${parent} can have, and ${JSON.stringify(never)} is none: ${describe(parent, space)}`,
        );
  });
}

/** The values that a condition asks for: the value itself where the parent can have it, else the values of the list. */
export function valuesOf(value: Json, parent: string, space: SpaceConfig): readonly Json[] {
  return Array.isArray(value) && !takes(value, parent, space) ? value : [value];
}

function takes(value: Json, parent: string, space: SpaceConfig): boolean {
  const own = space[parent];
  if ("choice" in own) return own.choice.some((other) => jsonKey(other) === jsonKey(value));
  if (!("int" in own) || typeof value !== "number" || !Number.isInteger(value)) return false;
  const [low, high] = own.int;
  return value >= low && value <= high && (value - low) % (own.step ?? 1) === 0;
}

function describe(parent: string, space: SpaceConfig): string {
  const own = space[parent];
  if ("choice" in own) return own.choice.map((value) => JSON.stringify(value)).join(", ");
  return "int" in own ? `whole numbers from ${own.int[0]} to ${own.int[1]}` : "";
}

function circleProblems(space: SpaceConfig): SpaceProblem[] {
  const done = new Set<string>();
  const visit = (name: string, way: readonly string[]): SpaceProblem[] => {
    if (way.includes(name)) {
      const circle = [...way.slice(way.indexOf(name)), name].join(" → ");
      return [{ path: [name, "when"], wanted: `no circle of conditions, and there is one: ${circle}` }];
    }
    if (done.has(name)) return [];
    done.add(name);
    return Object.keys(space[name].when ?? {}).flatMap((parent) => visit(parent, [...way, name]));
  };
  return Object.keys(space).flatMap((name) => visit(name, []));
}

/** A parameter whose conditions, with those of its parents, contradict each other is in no trial. */
function inactiveProblems(name: string, space: SpaceConfig): SpaceProblem[] {
  const allowed = new Map<string, Set<string>>();
  const open = [name];
  for (const next of open) {
    for (const [parent, value] of Object.entries(space[next].when ?? {})) {
      const keys = new Set(valuesOf(value, parent, space).map(jsonKey));
      const before = allowed.get(parent);
      allowed.set(parent, before === undefined ? keys : new Set([...before].filter((key) => keys.has(key))));
      if (!open.includes(parent)) open.push(parent);
    }
  }
  const [contradicted] = [...allowed].find(([, keys]) => keys.size === 0) ?? [];
  if (contradicted === undefined) return [];
  const wanted = `conditions that can be met, and these ask for two values of ${contradicted} at once`;
  return [{ path: [name, "when"], wanted }];
}
