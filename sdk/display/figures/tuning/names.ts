import type { Study } from "../../../core/tuning/index.js";
import type { Json, Parameter, Trial } from "../../../utils/searchers/index.js";
import { valueText } from "../../../utils/searchers/index.js";
import { cutText, formatNumber } from "../../../utils/text/index.js";

/** What a parameter is called in little room: the last key of the path, or the whole path where two end alike. */
export function shortName({ space }: Pick<Study, "space">, path: string): string {
  const last = (of: string): string => of.slice(of.lastIndexOf(".") + 1);
  const isAlone = space.parameters.filter(({ name }) => last(name) === last(path)).length === 1;
  return isAlone ? last(path) : path;
}

/**
 * A parameter's value in a table or a plot: an object as YAML has it in a line (`transform: sqrt`). What is too long keeps
 * its end, where values that are alike differ.
 */
export function paramText(value: Json | undefined, most = 24): string {
  if (value === undefined) return "–";
  if (typeof value === "number") return formatNumber(value);
  const text = flowText(value);
  return text.length <= most
    ? text
    : typeof value === "string"
      ? cutText(text, most)
      : `…${text.slice(1 - most)}`;
}

function flowText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(", ")}]`;
  if (typeof value !== "object" || value === null) return valueText(value);
  return Object.entries(value)
    .map(([key, part]) => `${key}: ${isMap(part) ? `{${flowText(part)}}` : flowText(part)}`)
    .join(", ");
}

function isMap(value: Json): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A trial with all its values in a line, for the pointer. */
export function trialText({ number, params, state, value, intermediate }: Trial, metric: string): string {
  const score = value ?? intermediate.at(-1)?.value;
  const head = `trial ${number}${state === "complete" ? "" : `, ${state}`}`;
  const values = Object.entries(params).map(([name, own]) => `${name} ${paramText(own)}`);
  return [`${head}${score === undefined ? "" : `: ${metric} ${formatNumber(score)}`}`, ...values].join(", ");
}

/** The parameters that more than one value can be of, the most important first; in the space's order where none is known. */
export function shownParameters({ space, importances }: Study, most: number): Parameter[] {
  const moving = space.parameters.filter((parameter) =>
    parameter.type === "choice" ? parameter.values.length > 1 : parameter.low < parameter.high,
  );
  const places = new Map(importances.map(({ name }, place) => [name, place]));
  return moving.toSorted((a, b) => (places.get(a.name) ?? 0) - (places.get(b.name) ?? 0)).slice(0, most);
}
