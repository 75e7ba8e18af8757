import type { Place } from "../../tasks/project.js";
import type { TaskContext } from "../../tasks/task.js";
import type { CreateProgram } from "./command.js";
import { EXIT, type ExitCode } from "./exit-codes.js";
import type { Terminal } from "./terminal.js";

/** What a task is run with. */
export interface TaskCall extends Pick<TaskContext, "argument" | "options"> {
  readonly createProgram: CreateProgram;
}

/** What a task may use: the terminal, the project, what was given, the other tasks and commands. */
export async function taskContext(
  terminal: Terminal,
  place: Place,
  { argument, options, createProgram }: TaskCall,
): Promise<TaskContext> {
  const { TASKS } = await import("../../tasks/registry.js");
  const { cwd, env, columns, error: say, out: print } = terminal;
  return {
    ...{ ...place, cwd, env, columns, argument, options, say, print },
    interactive: terminal.interactive && process.stdin.isTTY === true,
    tasks: TASKS,
    program: () => createProgram(terminal, () => {}),
    async command(args, where = cwd) {
      let code: ExitCode = EXIT.done;
      const program = createProgram({ ...terminal, cwd: where }, (finished) => {
        code = finished;
      });
      await program.parseAsync([...args], { from: "user" });
      return code;
    },
    async follow(work) {
      const { interruptible } = await import("./interruption.js");
      const { watchWork } = await import("./watching.js");
      const { logger, onProgress, stop } = await watchWork(terminal);
      try {
        return await interruptible(
          (signal) => work(onProgress, signal),
          () => logger.warn("Stopping; Ctrl-C once more ends at once."),
        );
      } finally {
        stop();
      }
    },
  };
}
