import type { z } from "zod";
import { type ExplainerPlugin, kindOf, pluginsInScope } from "../plugins/index.js";
import { exactExplainer } from "./kinds/exact.js";
import { gradientExplainer } from "./kinds/gradient.js";
import { kernelExplainer } from "./kinds/kernel.js";
import { linearExplainer } from "./kinds/linear.js";
import { permutationExplainer } from "./kinds/permutation.js";
import { treeExplainer } from "./kinds/tree.js";

/** The explainers that come with the package: what a plug-in adds is made in the same way. A new one is a file and a line. */
export const EXPLAINERS = [
  linearExplainer,
  treeExplainer,
  exactExplainer,
  permutationExplainer,
  kernelExplainer,
  gradientExplainer,
] as const;

/** Kinds of explainers that come with the package. */
export type ExplainerKind = z.output<(typeof EXPLAINERS)[number]["config"]>["kind"];

const OWN = new Map<string, ExplainerPlugin>(EXPLAINERS.map((one) => [kindOf(one.config) as string, one]));

/** Whether an explainer comes with the package, and not with a plug-in. */
export function isBuiltInExplainer(kind: string): kind is ExplainerKind {
  return OWN.has(kind);
}

/** The explainer of a kind, and which plug-in it is of, where it is of one; undefined of a kind that there is not. */
export function explainerOf(
  kind: string,
): { readonly part: ExplainerPlugin; readonly owner?: string } | undefined {
  const part = OWN.get(kind);
  return part === undefined ? pluginsInScope().explainers.get(kind) : { part };
}
