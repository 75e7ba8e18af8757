import { join } from "node:path";
import { inSources } from "../project.js";
import type { TaskContext } from "../task.js";
import { stageProject } from "./stage.js";

/**
 * The folder that containers are made of: the project's own. Assay's own sources are no project that uses Assay, so one is made
 * of them, in outputs/containers.
 */
export async function containerFolder(context: TaskContext, signal: AbortSignal): Promise<string> {
  if (!inSources(context)) return context.root;
  const folder = join(context.root, "outputs", "containers");
  await stageProject(context.root, folder, signal);
  return folder;
}

/** The name that an image of the project has where none is given: `@me/bikes` 1.2.0 is `me/bikes:1.2.0`, and its JupyterLab `me/bikes-jupyter:1.2.0`. */
export function imageName({ manifest }: Pick<TaskContext, "manifest">, target: string): string {
  const { name, version } = manifest ?? {};
  const own = typeof name === "string" ? name.replace(/^@/, "").toLowerCase() : "assay-project";
  const tag = typeof version === "string" ? version.replaceAll("+", "-") : "latest";
  return `${own}${target === "serving" ? "" : `-${target}`}:${tag}`;
}
