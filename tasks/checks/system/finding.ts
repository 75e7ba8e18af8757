import type { CheckContext } from "../check.js";

/** One thing that was looked at. */
export interface Finding {
  readonly name: string;
  readonly status: "ok" | "failed" | "skipped";
  readonly text: string;
}

/** Looks at a part of the system; changes nothing. */
export type Look = (context: CheckContext) => Promise<readonly Finding[]>;
