import { AssayError } from "../sdk/utils/errors/index.js";
import { didYouMean } from "../sdk/utils/names.js";
import { docsErrors } from "./docs-errors.js";
import { docsSchemas } from "./docs-schemas.js";

/** What a task may use. */
export interface TaskContext {
  /** The project's folder, absolute. */
  readonly root: string;
  /** Says a line to the person who runs it. */
  readonly say: (line: string) => void;
}

/** One of the project's operations, as `assay task NAME` runs it. */
export interface Task {
  /** `subject:object`, as `docs:errors`. */
  readonly name: string;
  /** What it does, in one line. */
  readonly summary: string;
  run(context: TaskContext): Promise<void>;
}

/** The tasks, in alphabetical order. A new one is a file and a line. */
export const TASKS: readonly Task[] = [docsErrors, docsSchemas];

/** The task of this name; throws TASK_UNKNOWN naming the nearest. */
export function findTask(name: string): Task {
  const task = TASKS.find((candidate) => candidate.name === name);
  if (task !== undefined) return task;
  const names = TASKS.map((candidate) => candidate.name);
  throw new AssayError("TASK_UNKNOWN", {
    what: `there is no task "${name}"`,
    next: `${didYouMean(name, names)} \`assay task\` lists them.`,
  });
}
