import { projectsNew } from "../../tasks/projects/new.js";
import type { ProgramDefinition } from "./command.js";
import { EXIT } from "./exit-codes.js";
import { taskContext } from "./task-context.js";

/** `assay init [DIRECTORY]`: a new project; the same as the task `projects:new`. */
export const initCommand: ProgramDefinition = (program, terminal, finish, createProgram) => {
  const { description = "", argument, options = [] } = projectsNew;
  const command = program
    .command("init")
    .summary("make a new project, on your data or on a sample")
    .description(description)
    .argument("[DIRECTORY]", argument?.description)
    .addHelpText(
      "after",
      "\nExamples:\n  assay init my-experiments\n  assay init my-experiments --data rentals.csv --target bikers --yes",
    );
  for (const { flags, description: text } of options) command.option(flags, text);
  command.action(async () => {
    const [directory] = command.args;
    // Where it is run need be no project, and may be a broken one.
    const place = { root: terminal.cwd, manifest: undefined };
    const call = { argument: directory, options: command.opts(), createProgram };
    const context = await taskContext(terminal, place, call);
    await projectsNew.run(context);
    finish(EXIT.done);
  });
};
