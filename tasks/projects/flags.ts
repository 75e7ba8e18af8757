import type { TaskContext } from "../task.js";

/** Whether an option of yes and no was given, and which. */
export function flag({ options }: TaskContext, name: string): boolean | undefined {
  const value = options[name];
  return typeof value === "boolean" ? value : undefined;
}
