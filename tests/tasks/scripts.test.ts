import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectAround } from "../../tasks/project.js";
import { TASKS } from "../../tasks/registry.js";
import { isOfTask, scriptsOf, withTaskScripts } from "../../tasks/scripts.js";
import { ROOT } from "../support/source-files.js";

const ELSEWHERE = { root: "/elsewhere", manifest: { name: "bikes" } };

describe("npm scripts", () => {
  it("of Assay's own package.json are those of the tasks (run `assay task formats:scripts`)", () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    const wanted = scriptsOf(projectAround(ROOT), TASKS);
    expect(Object.keys(wanted)).toEqual(TASKS.map(({ name }) => name));
    const ofTasks = Object.entries(scripts).filter(([name, line]) => name in wanted || isOfTask(name, line));
    expect(Object.fromEntries(ofTasks)).toEqual(wanted);
  });

  it("of a project call the installed command, and only what can be run there", () => {
    const scripts = scriptsOf(ELSEWHERE, TASKS);
    expect(scripts["mlflow:serve"]).toBe("assay task mlflow:serve");
    expect(scripts).not.toHaveProperty("docs:errors");
  });

  it("are added, renewed and taken away; what the project wrote itself stays", () => {
    const own = { test: "vitest run", "mlflow:serve": "./own.sh", "gone:task": "assay task gone:task" };
    const scripts = withTaskScripts({ ...own, "mlflow:doctor": "assay task mlflow:serve" }, ELSEWHERE, TASKS);
    expect(scripts).toEqual({
      ...scriptsOf(ELSEWHERE, TASKS),
      ...{ test: "vitest run", "mlflow:serve": "./own.sh", "mlflow:doctor": "assay task mlflow:serve" },
    });
    expect(withTaskScripts(scripts, ELSEWHERE, TASKS)).toEqual(scripts);
  });
});
