import { symlink } from "node:fs/promises";
import { join } from "node:path";
import type { CheckResult } from "../../tasks/checks/table.js";
import { type MadeProject, madeProject } from "./made-project.js";
import { ROOT } from "./source-files.js";

/** A project of these files that has the packages of this one. */
export async function checkedProject(files: Readonly<Record<string, string>>): Promise<MadeProject> {
  const made = await madeProject(files);
  await symlink(join(ROOT, "node_modules"), join(made.root, "node_modules"));
  return made;
}

/** What `checks --json` printed, by the checks' names. */
export function resultsOf(stdout: string): Record<string, CheckResult> {
  const { checks } = JSON.parse(stdout) as { checks: CheckResult[] };
  return Object.fromEntries(checks.map((check) => [check.name, check]));
}

/** Runs one check of a project. */
export async function checkOf(project: MadeProject, name: string): Promise<CheckResult> {
  const { stdout, stderr } = await project.task("checks", "--json", "--only", name);
  const result = stdout === "" ? undefined : resultsOf(stdout)[name];
  if (result === undefined) throw new Error(`checks:${name} gave no result: ${stderr}`);
  return result;
}
