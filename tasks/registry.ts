import { AssayError } from "../sdk/utils/errors/index.js";
import { didYouMean } from "../sdk/utils/names.js";
import { docsApi } from "./docs/api.js";
import { docsPictures } from "./docs/pictures.js";
import { docsReference } from "./docs/reference.js";
import { docsServe } from "./docs/serve.js";
import { docsSite } from "./docs/site.js";
import { docsErrors } from "./docs-errors.js";
import { docsSchemas } from "./docs-schemas.js";
import { mlflowDoctor } from "./mlflow/doctor.js";
import { mlflowServe } from "./mlflow/serve.js";
import { packagesBuild } from "./packages/build.js";
import type { Task } from "./task.js";

/** The tasks, in alphabetical order. A new one is a file and a line. */
export const TASKS: readonly Task[] = [
  docsApi,
  docsErrors,
  docsPictures,
  docsReference,
  docsSchemas,
  docsServe,
  docsSite,
  mlflowDoctor,
  mlflowServe,
  packagesBuild,
];

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
