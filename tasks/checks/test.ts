import { filesOf } from "../project-files.js";
import { type Check, type CheckContext, lastLine, toolFor, verdictOf } from "./check.js";

export const VITEST = { package: "vitest" } as const;

export const checkTest: Check = {
  name: "test",
  summary: "run the tests (Vitest)",
  tool: VITEST,
  heavy: true,
  within: "coverage",
  reasonToSkip: reasonWithoutTests,
  async look(context) {
    return verdictOf([await toolFor(context, VITEST, ["run"])], countOfTests);
  },
};

export async function reasonWithoutTests({ root }: CheckContext): Promise<string | undefined> {
  const files = await filesOf(root);
  const isThere = files.some((path) => /\.(test|spec)\.[cm]?[jt]sx?$/.test(path));
  return isThere ? undefined : "the project has no tests (no file *.test.ts)";
}

/** Of Vitest's words: how many tests there are and how they went. */
export function countOfTests(words: string): string {
  const count = /^\s*Tests\s+(.+)$/m.exec(words)?.[1]?.trim();
  return count === undefined ? lastLine(words) : `tests: ${count}`;
}
