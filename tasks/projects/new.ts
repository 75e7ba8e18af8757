import { basename, join, resolve } from "node:path";
import { AssayError } from "../../sdk/utils/errors/index.js";
import { flag } from "../options.js";
import type { Task, TaskContext } from "../task.js";

/** The sample that a project begins with where no data are named, and its target. */
const SAMPLE = { file: "bikes.csv", target: "bikers" } as const;

/** Makes a new project: what `assay init` runs. */
export const projectsNew: Task = {
  name: "projects:new",
  summary: "make a new project: config, data, notebook, tests, tasks, CI and container files",
  description:
    "Makes a project that passes its own checks and runs its first experiment: on your data (--data, --target), whose config it " +
    "reads off the file and says why in comments, or on a small sample of bike rentals. It asks what it must know where a " +
    "person sits at the terminal; with --yes it asks nothing. The project appears whole or not at all.",
  argument: {
    name: "directory",
    description: "folder of the project, new or empty (default: the current one)",
  },
  options: [
    {
      flags: "--data <file>",
      description: "data to begin with: .csv, .tsv, .parquet, .json, .jsonl, .ndjson (default: a sample)",
    },
    { flags: "--target <column>", description: "column that is to be predicted; with --data" },
    { flags: "--name <name>", description: "name in package.json (default: that of the folder)" },
    {
      flags: "--git",
      description: "make a repository (default: where git is there and the folder is in none)",
    },
    { flags: "--no-git", description: "make no repository" },
    { flags: "--install", description: "install the packages by npm (default: asked; no with --yes)" },
    { flags: "--no-install", description: "install nothing" },
    { flags: "--yes", description: "ask nothing" },
  ],
  async run(context) {
    const { checkPlace } = await import("./place.js");
    const { checkName } = await import("./name.js");
    const { projectPackages } = await import("./manifest.js");
    const { planRepository } = await import("./repository.js");
    const { readSource, checkTarget, proposeFor } = await import("./source.js");
    const { createProject } = await import("./create.js");
    const { scriptsOf } = await import("../scripts.js");
    const { templatesFolder } = await import("./templates.js");
    const { installPackages } = await import("./install.js");
    const { tellMade, tellNext } = await import("./tell.js");
    const { answers } = await import("./answers.js");
    const { inStep } = await import("./steps.js");
    refuseLoneTarget(context);
    const asked = await answers(context);
    const folder = resolve(context.cwd, asked.directory);
    checkPlace(folder, asked.directory);
    const name = asked.name ?? basename(folder);
    const { dependencies, devDependencies } = projectPackages();
    checkName(name, Object.keys({ ...dependencies, ...devDependencies }));
    const repository = await planRepository(folder, flag(context, "git"));
    const path = asked.data ?? join(templatesFolder("sample"), SAMPLE.file);
    const source = await context.follow(async (onProgress, signal) =>
      inStep(onProgress, `read ${basename(path)}`, () => readSource(path, context.cwd, signal)),
    );
    const target = asked.data === undefined ? SAMPLE.target : await asked.target(source);
    checkTarget(source.table, target, source.file);
    await context.follow(async (onProgress, signal) => {
      const proposal = await inStep(onProgress, "look at the data", () =>
        proposeFor(source.table, target, signal),
      );
      const scripts = scriptsOf({ root: folder, manifest: { name } }, context.tasks);
      const project = { folder, name, source, proposal, repository, scripts, origin: originOf(asked.data) };
      const made = await inStep(onProgress, "write the project", () => createProject(project, signal));
      tellMade(context, project, made);
      if (asked.install)
        await inStep(onProgress, "install its packages", () => installPackages(folder, signal));
      tellNext(context, project, asked.install);
    });
  },
};

function refuseLoneTarget({ options: { target, data } }: TaskContext): void {
  if (target === undefined || data !== undefined) return;
  throw new AssayError("CLI_USAGE", {
    what: "--target names a column of the data, and no data were named",
    next: "Give --data FILE too; without both, the project begins with a sample.",
  });
}

function originOf(data: string | undefined): string {
  return data === undefined
    ? "rentals of bikes by hour in Washington, D.C., June and July 2011, from the UCI Bike Sharing data set (Hadi Fanaee-T and João Gama, 2013, https://doi.org/10.24432/C5W894, CC BY 4.0), made smaller"
    : `a copy of ${basename(data)}, taken when the project was made`;
}
