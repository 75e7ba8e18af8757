import type { TaskContext } from "../task.js";

/** An option's text; undefined where it was not given. */
export function textOption({ options }: TaskContext, name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
}
