import { Command } from "commander";
import type { TaskContext } from "../../tasks/task.js";

/** What a task is run with in a test, and the lines that it says and prints. `signal` stops what it follows. */
export function contextOf(
  given: Partial<TaskContext> & { readonly root: string; readonly signal?: AbortSignal },
) {
  const said: string[] = [];
  const printed: string[] = [];
  const { signal = new AbortController().signal, ...rest } = given;
  const context: TaskContext = {
    ...{ cwd: given.root, env: {}, options: {}, tasks: [], interactive: false },
    ...{ manifest: undefined, columns: undefined, argument: undefined },
    say: (line) => said.push(line),
    print: (line) => printed.push(line),
    program: () => new Command(),
    command: () => Promise.reject(new Error("no command is run here")),
    follow: (work) => work(() => {}, signal),
    ...rest,
  };
  return { context, said, printed };
}
