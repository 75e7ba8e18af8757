import type { Link } from "../../trees/links.js";
import { notRead } from "../fault.js";

/** What becomes of the scores of an objective. */
export interface Objective {
  readonly link: Link;
  readonly isClassifier: boolean;
  readonly scale: number;
}

/** Link by objective: https://lightgbm.readthedocs.io/en/stable/Parameters.html#objective */
const LINKS: Readonly<Record<string, Link>> = {
  regression: "identity",
  regression_l1: "identity",
  huber: "identity",
  fair: "identity",
  quantile: "identity",
  mape: "identity",
  lambdarank: "identity",
  rank_xendcg: "identity",
  poisson: "exp",
  gamma: "exp",
  tweedie: "exp",
  cross_entropy: "sigmoid",
  binary: "logistic",
  multiclass: "softmax",
};

/** The objective of a line as `binary sigmoid:1`; none (one of the trainer's own) gives scores as they are. */
export function objectiveOf(line: string | undefined, outputs: number): Objective {
  const [name = "", ...settings] = (line ?? "regression").split(/\s+/);
  const link = Object.hasOwn(LINKS, name) ? LINKS[name] : undefined;
  if (link === undefined || (link === "softmax") !== outputs > 1) {
    throw notRead(
      "LightGBM",
      line === undefined ? `no objective, ${outputs} outputs` : `the objective ${line} of ${outputs} outputs`,
      Object.keys(LINKS).join(", "),
    );
  }
  const sigmoid = Number(settings.find((text) => text.startsWith("sigmoid:"))?.slice("sigmoid:".length) ?? 1);
  return {
    link: link === "identity" && settings.includes("sqrt") ? "square" : link,
    isClassifier: link === "logistic" || link === "softmax",
    scale: link === "logistic" && Number.isFinite(sigmoid) ? sigmoid : 1,
  };
}
