import { evaluationsYaml, inferenceYaml, promotionYaml, servingYaml, tuningYaml } from "./further-yaml.js";
import type { Proposal } from "./propose.js";
import { type ConfigTexts, trainingYaml } from "./training-yaml.js";

/** The configs of a new project by their names in confs/: the way from the first training to predictions. */
export function projectConfigs(proposal: Proposal, texts: ConfigTexts): Readonly<Record<string, string>> {
  return {
    "training.yaml": trainingYaml(proposal, texts),
    "tuning.yaml": tuningYaml(proposal, texts),
    "evaluations.yaml": evaluationsYaml(proposal, texts),
    "promotion.yaml": promotionYaml(texts),
    "serving.yaml": servingYaml(texts),
    "inference.yaml": inferenceYaml(texts),
  };
}
