import { existsSync } from "node:fs";
import { join } from "node:path";
import { inSources } from "../project.js";
import type { ToolAnswer } from "../tool.js";
import { type Check, toolFor, verdictOf } from "./check.js";

const COMPILER = { package: "typescript", program: "tsc" } as const;

export const checkType: Check = {
  name: "type",
  summary: "check the types of the sources (TypeScript)",
  tool: COMPILER,
  async reasonToSkip({ root }) {
    return existsSync(join(root, "tsconfig.json")) ? undefined : "the project has no tsconfig.json";
  },
  async look(context) {
    // What runs in a page is compiled against a page's types, apart from the rest.
    const projects = inSources(context) ? [".", "sdk/display/browser"] : ["."];
    const answers: ToolAnswer[] = [];
    for (const project of projects) {
      answers.push(await toolFor(context, COMPILER, ["--noEmit", "--project", project]));
    }
    return verdictOf(answers, (words) => {
      const { length } = words.match(/error TS\d+:/g) ?? [];
      return `${length} error${length === 1 ? "" : "s"}`;
    });
  },
};
