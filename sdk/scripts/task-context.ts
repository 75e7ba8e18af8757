import type { Place } from "../../tasks/project.js";
import type { TaskContext } from "../../tasks/task.js";
import type { Terminal } from "./terminal.js";

/** What a task may use: the terminal, the project, and what was given. */
export function taskContext(
  terminal: Terminal,
  place: Place,
  argument: string | undefined,
  options: TaskContext["options"],
): TaskContext {
  const { cwd, env, columns, error: say, out: print } = terminal;
  return {
    ...{ ...place, cwd, env, columns, argument, options, say, print },
    interactive: terminal.interactive && process.stdin.isTTY === true,
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
