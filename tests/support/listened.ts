import type { Child } from "./run-process.js";

/** What a process that goes on has printed so far, and its end. */
export interface Listened {
  readonly said: { out: string; error: string };
  /** Its exit code; null where a signal ended it. */
  readonly closed: Promise<number | null>;
}

/** Listens to a process that is not waited for. */
export function listened(child: Child): Listened {
  const said = { out: "", error: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said.out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said.error += text;
  });
  const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { said, closed };
}
