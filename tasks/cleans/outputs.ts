import { join } from "node:path";
import type { Task, TaskContext } from "../task.js";
import { clear, OLDER_THAN, oldEnough, REMOVAL_OPTIONS, type Removal } from "./clear.js";
import { measureEach } from "./found.js";

/** Removes what jobs wrote into the project's folder of outputs. */
export const cleansOutputs: Task = {
  name: "cleans:outputs",
  summary: "remove what jobs wrote into the project's outputs folder",
  description:
    "Removes what stands in the project's folder outputs: reports, predictions, explanations. Lists it with sizes first; asks, " +
    "unless --yes is given. Symbolic links are not followed.",
  options: [OLDER_THAN, ...REMOVAL_OPTIONS],
  async run(context) {
    await clear(await foundOutputs(context), context.root, context);
  },
};

export async function foundOutputs(context: TaskContext): Promise<Removal[]> {
  const found = await measureEach(join(context.root, "outputs"), () => "output");
  return oldEnough(found, context);
}
