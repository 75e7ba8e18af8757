import { type Check, toolFor, type Verdict, verdictOf } from "./check.js";
import { countOfTests, reasonWithoutTests, VITEST } from "./test.js";

export const checkCoverage: Check = {
  name: "coverage",
  summary: "run the tests and see how much of the sources they run (Vitest)",
  description:
    "Runs the tests and fails where one fails, or where they run less than 90 % of the lines or branches. Other limits stand in " +
    'package.json: "assay": { "checks": { "coverage": { "lines": 80, "branches": 70 } } }. Which files count is said in Vitest\'s own ' +
    "configuration (coverage.include).",
  tool: { package: "@vitest/coverage-v8", install: "vitest @vitest/coverage-v8" },
  heavy: true,
  reasonToSkip: reasonWithoutTests,
  async look(context) {
    const { lines, branches } = context.settings.coverage;
    const limits = [`--coverage.thresholds.lines=${lines}`, `--coverage.thresholds.branches=${branches}`];
    return verdictOf([await toolFor(context, VITEST, ["run", "--coverage.enabled", ...limits])], measured);
  },
};

/** Of the words of Vitest's reporters: the parts that were run, and what missed its limit. */
function measured(words: string): Verdict["text"] {
  const missed = [...words.matchAll(/^ERROR: Coverage for (.*)$/gm)].map(([, text]) => text);
  if (missed.length > 0) return missed.join("; ");
  const ofText = /^All files\s*\|\s*[\d.]+\s*\|\s*([\d.]+)\s*\|\s*[\d.]+\s*\|\s*([\d.]+)/m.exec(words);
  const [, branches = part(words, "Branches"), lines = part(words, "Lines")] = ofText ?? [];
  const tests = countOfTests(words);
  return lines === undefined ? tests : `${tests}; ${lines} % of lines, ${branches} % of branches`;
}

const part = (words: string, name: string): string | undefined =>
  new RegExp(`^${name}\\s*:\\s*([\\d.]+)%`, "m").exec(words)?.[1];
