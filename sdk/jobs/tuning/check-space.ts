import { modelAtShare } from "../../core/tuning/share.js";
import type { TrainingConfig } from "../../io/configs/index.js";
import { AssayError, asAssayError } from "../../utils/errors/index.js";
import type { HalvingConfig, Json, Parameter, Params, Space } from "../../utils/searchers/index.js";
import { checkParameterName, type TrialPlace, trialConfig } from "./trial-config.js";

/** What a space is checked against. */
export interface SpaceCheck {
  readonly space: Space;
  readonly base: TrainingConfig;
  readonly halving?: HalvingConfig | undefined;
  readonly place: TrialPlace;
}

/**
 * Refuses a space that the config has no place for, before any trial: each value of a choice and both bounds of every
 * parameter are put into the config, under each of its conditions. Trials are checked one by one again: what two parameters
 * make together shows only there.
 */
export function checkSpace({ space, base, halving, place }: SpaceCheck): void {
  for (const { name } of space.parameters) checkParameterName(name);
  for (const parameter of space.parameters) {
    for (const wanted of conditionsOf(parameter, space)) {
      for (const value of cornersOf(parameter)) {
        const params = assign(space, { ...wanted, [parameter.name]: value });
        // Conditions that contradict each other's parents: such a trial cannot be.
        if (!Object.hasOwn(params, parameter.name)) continue;
        checkCorner(parameter.name, value, params, { space, base, halving, place });
      }
    }
  }
}

function checkCorner(name: string, value: Json, params: Params, { base, halving, place }: SpaceCheck): void {
  try {
    modelAtShare(trialConfig(base, params, place).model, halving?.resource, 1);
  } catch (cause) {
    const { code, details } = asAssayError(cause);
    throw new AssayError(code, {
      ...details,
      where: `tune.space: ${name} = ${JSON.stringify(value)}`,
      cause,
    });
  }
}

function cornersOf(parameter: Parameter): readonly Json[] {
  return parameter.type === "choice" ? parameter.values : [parameter.low, parameter.high];
}

/** The values of other parameters, one set after the other, under which a parameter is in a trial. */
function conditionsOf({ conditions }: Parameter, space: Space): Params[] {
  let sets: Params[] = [{}];
  for (const { parent, values } of conditions) {
    const above = space.parameters.find(({ name }) => name === parent);
    const wanted = above === undefined ? [{}] : conditionsOf(above, space);
    sets = sets.flatMap((set) =>
      values.flatMap((value) => wanted.map((own) => ({ ...own, ...set, [parent]: value }))),
    );
  }
  return sets;
}

/** A trial with these values, and the first value of each other parameter that is in it. */
function assign(space: Space, wanted: Params): Params {
  const params: Record<string, Json> = {};
  for (const parameter of space.parameters) {
    if (!space.isActive(parameter, params)) continue;
    const { name } = parameter;
    params[name] = Object.hasOwn(wanted, name) ? wanted[name] : cornersOf(parameter)[0];
  }
  return params;
}
