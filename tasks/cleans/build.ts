import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Task, TaskContext } from "../task.js";
import { runProgram } from "../tool.js";
import { clear, REMOVAL_OPTIONS, type Removal } from "./clear.js";
import { measure } from "./found.js";

/** Removes what building and testing left in the project. */
export const cleansBuild: Task = {
  name: "cleans:build",
  summary: "remove what building and testing leave: dist, coverage, *.tsbuildinfo",
  description:
    "Removes dist, coverage and *.tsbuildinfo of the project. What git keeps is left alone. Lists it with sizes first; asks, " +
    "unless --yes is given.",
  options: REMOVAL_OPTIONS,
  async run(context) {
    await clear(await foundBuild(context), context.root, context);
  },
};

export async function foundBuild({ root, say }: TaskContext): Promise<Removal[]> {
  const found: Removal[] = [];
  const names = (await readdir(root)).filter((name) => /^(dist|coverage|.*\.tsbuildinfo)$/.test(name));
  for (const name of names.sort()) {
    const made = await measure(
      join(root, name),
      name.endsWith(".tsbuildinfo") ? "state of a build" : "made again by a build or a test",
    );
    if (made === undefined) continue;
    if (await isKeptByGit(root, name)) say(`${name} is left alone: git keeps files of it.`);
    else found.push(made);
  }
  return found;
}

async function isKeptByGit(root: string, name: string): Promise<boolean> {
  // No git, or no repository: nothing is kept.
  const answer = await runProgram("git", ["ls-files", "--", name], { root, capture: true }).catch(
    () => undefined,
  );
  return answer?.code === 0 && answer.stdout.trim() !== "";
}
