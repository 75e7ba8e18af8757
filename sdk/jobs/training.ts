import type { Link } from "./chain.js";
import type { Evaluated, Start } from "./state.js";
import { evaluateStep } from "./steps/evaluate.js";
import { explainStep } from "./steps/explain.js";
import { loadStep } from "./steps/load.js";
import { registerStep } from "./steps/register.js";
import { reportStep } from "./steps/report.js";
import { trainStep } from "./steps/train.js";

/** The training job: the whole chain, its report, and its model in the registry where the config says so. `explain: false` and `report: false` leave those steps out. */
export async function trainingJob(start: Link<Start>): Promise<Link<Evaluated>> {
  const { config } = await start.state();
  const evaluated = start.to(loadStep).to(trainStep).to(evaluateStep);
  const explained = config.explain === false ? evaluated : evaluated.to(explainStep);
  const reported = config.report === false ? explained : explained.to(reportStep);
  return config.register === undefined ? reported : reported.to(registerStep);
}
