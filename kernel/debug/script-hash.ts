import { createHash } from "node:crypto";

/** V8's hash of a script's text, by which breakpoints are set. */
export function hashOf(script: string): string {
  return createHash("sha256").update(script).digest("hex");
}
