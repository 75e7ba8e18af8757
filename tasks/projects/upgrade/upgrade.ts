import { join } from "node:path";
import type { Task, TaskContext } from "../../task.js";
import type { UpgradePlan } from "./plan.js";

/** Moves a project to this version of Assay. */
export const projectsUpgrade: Task = {
  name: "projects:upgrade",
  summary: "move the project's configs and package.json to this version of Assay, with a diff",
  description:
    "Changes what this version of Assay calls otherwise than the one that package.json names: keys of the configs in confs/ (comments " +
    "stay), the version itself, the scripts of the tasks. The diff is shown first; it is applied with --yes, or when a person says so.",
  options: [
    { flags: "--dry-run", description: "show the diff and change nothing" },
    { flags: "--yes", description: "apply it without asking" },
  ],
  async run(context) {
    const { packageInfo } = await import("../../../sdk/io/environment/package.js");
    const { MIGRATIONS } = await import("./migrations.js");
    const { planUpgrade } = await import("./plan.js");
    const { changeFile } = await import("../../formats/change.js");
    const { root, options, say } = context;
    const plan = await planUpgrade(context, packageInfo().version, MIGRATIONS, context.tasks);
    if (plan.files.length === 0) {
      say(`The project is up to date with Assay ${plan.to}.`);
      return;
    }
    await show(plan, context);
    if (options.dryRun === true || !(await isWanted(context))) {
      say("Nothing was changed.");
      return;
    }
    for (const { path, after } of plan.files) await changeFile(join(root, path), true, () => after);
    say(`Changed ${plan.files.map(({ path }) => path).join(", ")}. Next: npm install, npm run checks.`);
  },
};

async function show({ from, to, files }: UpgradePlan, { print }: TaskContext): Promise<void> {
  const { diffLines } = await import("./diff.js");
  print(`From Assay ${from ?? "of an unknown version"} to ${to}:`);
  for (const { path, before, after, why } of files) {
    print(`\n${path}`);
    for (const reason of why) print(`  ${reason}`);
    for (const line of diffLines(before, after)) print(`    ${line}`);
  }
}

async function isWanted({ options, interactive, say }: TaskContext): Promise<boolean> {
  if (options.yes === true) return true;
  if (!interactive) {
    say("Give --yes to apply it.");
    return false;
  }
  const { confirm } = await import("@clack/prompts");
  return (await confirm({ message: "Apply it?", initialValue: false })) === true;
}
