import type { TaskContext } from "./task.js";

/** An option's text; undefined where it was not given. */
export function textOption({ options }: Pick<TaskContext, "options">, name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
}

/** Whether an option of yes and no was given, and which. */
export function flag({ options }: Pick<TaskContext, "options">, name: string): boolean | undefined {
  const value = options[name];
  return typeof value === "boolean" ? value : undefined;
}
