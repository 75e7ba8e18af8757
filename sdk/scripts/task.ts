import type { CommandDefinition } from "./command.js";
import { EXIT } from "./exit-codes.js";

/** `assay task [name]`: the project's operations. */
export const taskCommand: CommandDefinition = (program, terminal, finish) => {
  program
    .command("task")
    .summary("list the project's tasks, or run one")
    .description("Lists the project's operations with a line each, or runs the one that is named.")
    .argument("[name]", "name of the task, as docs:errors")
    .action(async (name?: string) => {
      const { findTask, TASKS } = await import("../../tasks/registry.js");
      if (name === undefined) {
        const width = Math.max(...TASKS.map((task) => task.name.length));
        terminal.out(TASKS.map((task) => `${task.name.padEnd(width)}  ${task.summary}`).join("\n"));
      } else {
        const { packageInfo } = await import("../io/environment/index.js");
        await findTask(name).run({ root: packageInfo().root, say: terminal.error });
      }
      finish(EXIT.done);
    });
};
