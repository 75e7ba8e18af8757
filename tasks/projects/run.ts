import type { Task } from "../task.js";

/** Runs a project's main config, wherever in the project one stands. */
export const projectsRun: Task = {
  name: "projects:run",
  summary: "run the project's main config, as `assay run` does",
  description:
    "Runs the job of the config that package.json names (`assay: { config: … }`), in the project's folder, wherever below it one " +
    "stands. The answer and the exit code are those of `assay run`.",
  options: [
    { flags: "--dry-run", description: "run nothing: print the config, resolved" },
    { flags: "--json", description: "print one line of JSON, the summary, last" },
  ],
  async run({ root, options, command }) {
    const flags = [options.dryRun === true ? "--dry-run" : "", options.json === true ? "--json" : ""];
    return await command(["run", ...flags.filter((flag) => flag !== "")], root);
  },
};
