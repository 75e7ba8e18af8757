import { explainConfig } from "../../core/explainers/config.js";
import { builtInMetrics } from "../../core/metrics/registry.js";
import { modelConfig } from "../../core/models/config.js";
import { registeredKinds } from "../../core/models/registry.js";
import { type BuiltIns, kindOf } from "../../core/plugins/index.js";
import { datasetConfig } from "../datasets/config.js";

/** What Assay has, so that no plug-in can take its place. `jobs`: where jobs are run, the kinds of these. */
export function builtIns(jobs: readonly string[]): BuiltIns {
  return {
    metrics: [...builtInMetrics, "coverage", "intervalWidth"],
    models: [...new Set([...kindsOf(modelConfig.options), ...registeredKinds()])],
    explainers: [...kindsOf(explainConfig.options), "auto"],
    datasets: [...kindsOf(datasetConfig.options), "registered"],
    jobs,
  };
}

function kindsOf(options: readonly unknown[]): string[] {
  return options.flatMap((option) => kindOf(option) ?? []);
}
