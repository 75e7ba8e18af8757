import { AssayError } from "../sdk/utils/errors/index.js";
import { didYouMean } from "../sdk/utils/names.js";
import { CHECKS } from "./checks/index.js";
import { CLEANS } from "./cleans/index.js";
import { COMMITS } from "./commits/index.js";
import { CONTAINERS } from "./containers/index.js";
import { DOCS } from "./docs/index.js";
import { FORMATS } from "./formats/index.js";
import { INSTALLS } from "./installs/index.js";
import { MLFLOW } from "./mlflow/index.js";
import { PACKAGES } from "./packages/index.js";
import { type Place, tasksFor } from "./project.js";
import { PROJECTS } from "./projects/index.js";
import type { Task } from "./task.js";

/** The tasks, room by room in alphabetical order. A new one is a file, and a line in its room's list. */
export const TASKS: readonly Task[] = [
  ...CHECKS,
  ...CLEANS,
  ...COMMITS,
  ...CONTAINERS,
  ...DOCS,
  ...FORMATS,
  ...INSTALLS,
  ...MLFLOW,
  ...PACKAGES,
  ...PROJECTS,
];

/** The tasks that can be run on this project. */
export function tasksOf(place: Place): readonly Task[] {
  return tasksFor(place, TASKS);
}

/** The task of this name that can be run on this project; throws TASK_UNKNOWN naming the nearest. */
export function findTask(name: string, place: Place): Task {
  const tasks = tasksOf(place);
  const task = tasks.find((candidate) => candidate.name === name);
  if (task !== undefined) return task;
  if (TASKS.some((candidate) => candidate.name === name)) {
    throw new AssayError("TASK_UNKNOWN", {
      what: `the task "${name}" works on Assay's own sources only`,
      got: `the project in ${place.root}`,
      next: "Run it in a copy of Assay's repository; `assay task` lists what can be run here.",
    });
  }
  const names = tasks.map((candidate) => candidate.name);
  throw new AssayError("TASK_UNKNOWN", {
    what: `there is no task "${name}"`,
    next: `${didYouMean(name, names)} \`assay task\` lists them.`,
  });
}
