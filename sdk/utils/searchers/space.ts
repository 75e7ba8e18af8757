import { AssayError } from "../errors/index.js";
import type { Random } from "../random/index.js";
import type { Distribution, SpaceConfig } from "./distribution.js";
import { type Json, jsonKey } from "./json.js";
import { spaceProblems, valuesOf } from "./space-problems.js";

/** Values of a trial's parameters, by their paths; those whose conditions are not met are not in it. */
export type Params = Readonly<Record<string, Json>>;

/** One of the conditions under which a parameter is in a trial. */
export interface Condition {
  readonly parent: string;
  /** The parent must have one of these. */
  readonly values: readonly Json[];
}

/** A parameter with numbers for values. */
export interface NumberParameter {
  readonly name: string;
  readonly type: "number";
  /** Least and greatest value; with a step, both are values of it. */
  readonly low: number;
  readonly high: number;
  /** Distance of the values; absent where any number will do. */
  readonly step?: number;
  /** Whether the config says the step: a grid then has every value. */
  readonly everyStep: boolean;
  /** Whether each order of magnitude is as likely. */
  readonly log: boolean;
  readonly conditions: readonly Condition[];
}

/** A parameter with single values. */
export interface ChoiceParameter {
  readonly name: string;
  readonly type: "choice";
  readonly values: readonly Json[];
  readonly conditions: readonly Condition[];
}

export type Parameter = NumberParameter | ChoiceParameter;

/** What is searched: parameters, each after those that its conditions name. Frozen. */
export class Space {
  readonly parameters: readonly Parameter[];

  private constructor(parameters: readonly Parameter[]) {
    this.parameters = Object.freeze([...parameters]);
    Object.freeze(this);
  }

  /** A space from its config. What is wrong with it throws CONFIG_INVALID. */
  static from(config: SpaceConfig): Space {
    const [first] = spaceProblems(config);
    if (first !== undefined) {
      throw new AssayError("CONFIG_INVALID", {
        what: `the space cannot be searched${first.path.length > 0 ? `: ${first.path.join(".")}` : ""}`,
        wanted: first.wanted,
      });
    }
    return new Space(inOrder(config).map((name) => parameterOf(name, config)));
  }

  /** Whether a parameter is in a trial that has these values. */
  isActive({ conditions }: Parameter, params: Params): boolean {
    return conditions.every(
      ({ parent, values }) =>
        Object.hasOwn(params, parent) && values.some((value) => jsonKey(value) === jsonKey(params[parent])),
    );
  }

  /** Whether these are the values of a trial: each parameter that is active, with a value that it may have, and no other. */
  contains(params: Params): boolean {
    const active = this.parameters.filter((parameter) => this.isActive(parameter, params));
    return (
      active.length === Object.keys(params).length &&
      active.every(
        (parameter) => Object.hasOwn(params, parameter.name) && takes(parameter, params[parameter.name]),
      )
    );
  }

  /** Values drawn from each active parameter's own distribution. */
  sample(random: Random): Params {
    const params: Record<string, Json> = {};
    for (const parameter of this.parameters) {
      if (this.isActive(parameter, params)) params[parameter.name] = draw(parameter, random);
    }
    return params;
  }
}

/** How many values a parameter has: Infinity where any number will do. */
export function countValues(parameter: Parameter): number {
  if (parameter.type === "choice") return parameter.values.length;
  const { low, high, step } = parameter;
  if (low === high) return 1;
  return step === undefined ? Number.POSITIVE_INFINITY : Math.round((high - low) / step) + 1;
}

/** The value of a stepped parameter at a place, without the noise of adding up: 0.3, not 0.30000000000000004. */
export function valueAt({ low, step = 0 }: NumberParameter, place: number): number {
  return Number((low + place * step).toPrecision(15));
}

/** The nearest value that a parameter has. */
export function nearestValue(parameter: NumberParameter, value: number): number {
  const { low, high, step } = parameter;
  const inside = Math.min(high, Math.max(low, value));
  return step === undefined ? inside : valueAt(parameter, Math.round((inside - low) / step));
}

/**
 * The bounds of a parameter's values where draws and densities are made: logarithms where it is logarithmic, and half a
 * step more at both ends of a stepped one, so that its outer values are as likely as the others.
 */
export function innerBounds({ low, high, step, log }: NumberParameter): readonly [low: number, high: number] {
  const half = (step ?? 0) / 2;
  return log ? [Math.log(low - half), Math.log(high + half)] : [low - half, high + half];
}

/**
 * Where a value stands in its parameter's range, from 0 to 1 on the scale that draws are made on; of a choice, the value's
 * place in the list, -1 of a value that is not in it.
 */
export function innerPlace(parameter: Parameter, value: Json): number {
  if (parameter.type === "choice") {
    return parameter.values.findIndex((other) => jsonKey(other) === jsonKey(value));
  }
  const [low, high] = innerBounds(parameter);
  const inner = parameter.log ? Math.log(Number(value)) : Number(value);
  return low === high ? 0.5 : (inner - low) / (high - low);
}

function draw(parameter: Parameter, random: Random): Json {
  if (parameter.type === "choice") return parameter.values[random.int(parameter.values.length)];
  const [low, high] = innerBounds(parameter);
  const inner = low + random.next() * (high - low);
  return nearestValue(parameter, parameter.log ? Math.exp(inner) : inner);
}

function takes(parameter: Parameter, value: Json): boolean {
  if (parameter.type === "choice") return parameter.values.some((other) => jsonKey(other) === jsonKey(value));
  return typeof value === "number" && nearestValue(parameter, value) === value;
}

/** The names in the order of the config, each after its parents. */
function inOrder(config: SpaceConfig): string[] {
  const names: string[] = [];
  const visit = (name: string): void => {
    if (names.includes(name)) return;
    for (const parent of Object.keys(config[name].when ?? {})) visit(parent);
    names.push(name);
  };
  for (const name of Object.keys(config)) visit(name);
  return names;
}

function parameterOf(name: string, config: SpaceConfig): Parameter {
  const own: Distribution = config[name];
  const conditions = Object.entries(own.when ?? {}).map(([parent, value]) => ({
    parent,
    values: valuesOf(value, parent, config),
  }));
  if ("choice" in own) return Object.freeze({ name, type: "choice", values: own.choice, conditions });
  if ("logUniform" in own) {
    const [low, high] = own.logUniform;
    return Object.freeze({ name, type: "number", low, high, everyStep: false, log: true, conditions });
  }
  const [low, high] = "int" in own ? own.int : own.uniform;
  const step = "int" in own ? (own.step ?? 1) : own.step;
  const shared = { name, type: "number", low, everyStep: own.step !== undefined, conditions } as const;
  if (step === undefined) return Object.freeze({ ...shared, high, log: false });
  // A bound that the steps do not meet is no value.
  const last = Number((low + Math.floor((high - low) / step + 1e-9) * step).toPrecision(15));
  return Object.freeze({ ...shared, high: last, step, log: "log" in own && own.log === true });
}
