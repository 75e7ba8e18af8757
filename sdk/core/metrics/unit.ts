import { metricByName, metricNames } from "./registry.js";

/** The unit of a metric: the target's name where it counts in that, else nothing. */
export function metricUnit(name: string, target: string | undefined): string {
  if (target === undefined) return "";
  if (name === "intervalWidth") return target;
  const isKnown = metricNames("regression").includes(name);
  return isKnown && metricByName(name, "regression").inTargetUnit === true ? target : "";
}
