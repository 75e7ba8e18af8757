import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { configKindNames } from "../../sdk/jobs/registry.js";
import { ERROR_CODES } from "../../sdk/utils/errors/index.js";
import { errorsPage } from "../../tasks/docs/errors.js";
import { schemaFiles } from "../../tasks/docs/schemas.js";
import { inSources, projectAround } from "../../tasks/project.js";
import { findTask, TASKS, tasksOf } from "../../tasks/registry.js";
import { ROOT } from "../support/source-files.js";

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

describe("tasks", () => {
  it("have unique names in alphabetical order, and a summary of one line", () => {
    const names = TASKS.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)].sort());
    for (const { name, summary } of TASKS) {
      expect(name).toMatch(/^[a-z]+(:[a-z]+)?$/);
      expect(summary).toMatch(/^[a-z][^\n]{10,90}$/);
    }
  });

  const sources = projectAround(join(ROOT, "tests"));

  it("are found by name; a mistyped one is told the nearest", () => {
    expect(sources.root).toBe(ROOT);
    expect(findTask("docs:errors", sources).name).toBe("docs:errors");
    expect(() => findTask("doc:errors", sources)).toThrow(
      expect.objectContaining({ code: "TASK_UNKNOWN", message: expect.stringContaining('"docs:errors"') }),
    );
  });
});

describe("a project that uses Assay", () => {
  const place = { root: "/elsewhere", manifest: { name: "bikes" } };

  it("is not shown the tasks of Assay's own sources, and is told so when it asks for one", () => {
    expect(inSources(place)).toBe(false);
    const names = tasksOf(place).map(({ name }) => name);
    expect(names).toContain("mlflow:serve");
    expect(names).not.toContain("docs:errors");
    expect(() => findTask("docs:errors", place)).toThrow(
      expect.objectContaining({ code: "TASK_UNKNOWN", message: expect.stringContaining("own sources") }),
    );
  });
});

describe("docs/errors.md", () => {
  it("is the page that the list of codes makes (run `assay task docs:errors`)", () => {
    expect(read("docs/errors.md")).toBe(errorsPage());
  });

  it("has a row for each code, in alphabetical order, with something to do", () => {
    const codes = Object.keys(ERROR_CODES);
    expect(codes).toEqual([...codes].sort());
    for (const code of codes)
      expect(errorsPage()).toMatch(new RegExp(`^\\| \`${code}\` \\| .+ \\| .+ \\| \\d+ \\|$`, "m"));
  });
});

describe("docs/schemas", () => {
  const files = schemaFiles();

  it("has a file a kind of config, and of what is written for other programs to read", () => {
    expect(readdirSync(join(ROOT, "docs", "schemas")).sort()).toEqual(
      Object.keys(files)
        .map((name) => `${name}.json`)
        .sort(),
    );
    expect(Object.keys(files)).toEqual(expect.arrayContaining([...configKindNames, "cleaning-report"]));
  });

  it.each(Object.keys(files))("holds the schema of %s as it is (run `assay task docs:schemas`)", (name) => {
    expect(read(`docs/schemas/${name}.json`)).toBe(files[name]);
  });
});
