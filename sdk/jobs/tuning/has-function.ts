/** Whether a part of a config is a function that was given in code: no file and no other process can have it. */
export function hasFunction(value: unknown): boolean {
  if (typeof value === "function") return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasFunction);
}
