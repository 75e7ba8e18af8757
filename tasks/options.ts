import { join, resolve } from "node:path";
import type { TaskContext } from "./task.js";

/** An option's text; undefined where it was not given. */
export function textOption({ options }: Pick<TaskContext, "options">, name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
}

/** The file or folder that an option names, from the folder that the task is run in; by default one of the project. */
export function placeOption(
  { options, cwd, root }: Pick<TaskContext, "options" | "cwd" | "root">,
  name: string,
  byDefault: string,
): string {
  const place = options[name];
  return typeof place === "string" ? resolve(cwd, place) : join(root, byDefault);
}

/** Whether an option of yes and no was given, and which. */
export function flag({ options }: Pick<TaskContext, "options">, name: string): boolean | undefined {
  const value = options[name];
  return typeof value === "boolean" ? value : undefined;
}
