import { Command } from "commander";
import type { Task, TaskContext } from "../../tasks/task.js";
import type { Finish, ProgramDefinition } from "./command.js";
import { EXIT, EXIT_CODES_HELP } from "./exit-codes.js";
import { taskContext } from "./task-context.js";

/** `assay task [name]`: the project's operations. */
export const taskCommand: ProgramDefinition = (program, terminal, finish, createProgram) => {
  const command = program
    .command("task")
    .summary("list the project's tasks, or run one")
    .description("Lists the project's operations with a line each, or runs the one that is named.")
    .argument("[name]", "name of the task, as docs:errors")
    .argument("[args...]", "what the task takes: assay task NAME --help tells")
    // The tasks are loaded when one is asked for: what follows the name is read then.
    .allowUnknownOption()
    .helpOption(false)
    .addHelpText("after", "\nExamples:\n  assay task\n  assay task mlflow:serve --port 5000")
    .action(async (name: string | undefined, args: readonly string[]) => {
      const [{ findTask, tasksOf }, { projectAround }] = await Promise.all([
        import("../../tasks/registry.js"),
        import("../../tasks/project.js"),
      ]);
      const place = projectAround(terminal.cwd);
      if (name === undefined) {
        const tasks = tasksOf(place);
        const width = Math.max(...tasks.map((task) => task.name.length));
        terminal.out(tasks.map((task) => `${task.name.padEnd(width)}  ${task.summary}`).join("\n"));
        finish(EXIT.done);
      } else if (name === "-h" || name === "--help") {
        command.outputHelp();
        finish(EXIT.done);
      } else if (name.startsWith("-")) command.error(`error: unknown option '${name}'`);
      else {
        const wanted = findTask(name, place);
        const own = commandOf(wanted, finish, (argument, options) =>
          taskContext(terminal, place, { argument, options, createProgram }),
        );
        await own.copyInheritedSettings(program).parseAsync([...args], { from: "user" });
      }
    });
};

function commandOf(
  task: Task,
  finish: Finish,
  contextOf: (argument: string | undefined, options: TaskContext["options"]) => Promise<TaskContext>,
): Command {
  const command = new Command(`assay task ${task.name}`)
    .description(task.description ?? `${capitalised(task.summary)}.`)
    .addHelpText("after", `\nExample:\n  ${exampleOf(task)}\n${EXIT_CODES_HELP}`);
  if (task.argument !== undefined) command.argument(`[${task.argument.name}]`, task.argument.description);
  for (const { flags, description } of task.options ?? []) command.option(flags, description);
  return command.action(async () => {
    const context = await contextOf(command.args[0], command.opts());
    const done = await task.run(context);
    finish(typeof done === "number" ? done : done === false ? EXIT.failed : EXIT.done);
  });
}

function exampleOf({ name, argument, options = [] }: Task): string {
  const [option] = options;
  const given = argument === undefined ? "" : ` ${argument.name}`;
  return `assay task ${name}${given}${option === undefined ? "" : ` ${option.flags.replace(/^.*(?=--)/, "")}`}`;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
