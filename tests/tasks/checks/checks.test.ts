import { describe, expect, it } from "vitest";
import { checkedProject, resultsOf } from "../../support/checked-project.js";
import { madeProject } from "../../support/made-project.js";

const MANIFEST = { name: "bikes", type: "module", assay: { checks: { coverage: { branches: 70 } } } };
const TOOLS = ["@biomejs/biome", "@vitest/coverage-v8", "typescript", "vitest"];

const GOOD = {
  "package.json": JSON.stringify({
    ...MANIFEST,
    devDependencies: Object.fromEntries(TOOLS.map((tool) => [tool, "*"])),
  }),
  "tsconfig.json": JSON.stringify({
    compilerOptions: {
      strict: true,
      module: "node20",
      target: "es2023",
      types: ["node"],
      skipLibCheck: true,
    },
    include: ["src", "tests"],
  }),
  "biome.json":
    '{\n  "formatter": { "indentStyle": "space" },\n  "files": { "includes": ["src/**", "tests/**"] }\n}\n',
  "src/double.ts": "export function double(value: number): number {\n  return value * 2;\n}\n",
  "tests/double.test.ts":
    'import { expect, it } from "vitest";\nimport { double } from "../src/double.js";\n\nit("doubles", () => {\n  expect(double(2)).toBe(4);\n});\n',
};
const NAMES = "code,type,format,test,coverage";

describe("checks", () => {
  it("pass where all is well; the tests run once, for tests and coverage", async () => {
    const { task } = await checkedProject(GOOD);
    const { code, stdout } = await task("checks", "--json", "--only", NAMES);
    const results = resultsOf(stdout);
    expect(code, stdout).toBe(0);
    expect(results).toMatchObject({
      code: { status: "passed", text: expect.stringMatching(/^Checked 3 files/) },
      coverage: { status: "passed", text: "tests: 1 passed (1); 100 % of lines, 100 % of branches" },
      format: { status: "passed" },
      test: { status: "skipped", text: "checks:coverage does it too" },
      type: { status: "passed" },
    });
    expect(Object.keys(results)).toEqual(["code", "coverage", "format", "test", "type"]);
  });

  it("fail each on what it looks for, with the tools' own words above one table", async () => {
    const { task } = await checkedProject({
      ...GOOD,
      "src/wrong.ts":
        "export const answer:number = 'forty-two';\nexport function maybe(n: any) {\n  debugger;\n  if (n > 1) return 1;\n  return n == 0;\n}\n",
      "tests/wrong.test.ts":
        'import { expect, it } from "vitest";\nimport { maybe } from "../src/wrong.js";\n\nit("is wrong on purpose", () => {\n  expect(maybe(0)).toBe(false);\n});\n',
    });
    const { code, stdout, stderr } = await task("checks", "--only", NAMES);
    expect(code).toBe(1);
    for (const name of ["code", "coverage", "format", "type"]) {
      expect(stdout).toMatch(new RegExp(`^✗ checks:${name} +failed +[\\d.]+ s  \\S`, "m"));
      expect(stderr).toContain(`checks:${name} failed`);
    }
    expect(stdout).toContain("lint/suspicious/noDebugger");
    expect(stdout).toContain("error TS2322: Type 'string' is not assignable to type 'number'.");
    expect(stdout).toContain("is wrong on purpose");
    expect(stdout.trimEnd()).toMatch(/0 passed, 4 failed, 1 skipped$/);

    const alone = await task("checks:test");
    expect([alone.code, alone.stdout + alone.stderr]).toEqual([
      1,
      expect.stringContaining("is wrong on purpose"),
    ]);
  });

  it("fail where too little of the sources is run, as package.json says", async () => {
    const { task } = await checkedProject({
      ...GOOD,
      "src/double.ts":
        "export function double(value: number): number {\n  if (value === 0) return 0;\n  if (value === 1) return 2;\n  return value * 2;\n}\n",
    });
    const { code, stdout } = await task("checks", "--json", "--only", "coverage");
    expect(code).toBe(1);
    // One line of three and half of the branches (of each `if`, one) is not run; 70 is what the project asks for.
    expect(resultsOf(stdout).coverage?.text).toContain("branches (50%) does not meet global threshold (70%)");
  });

  it("skip what a project does not have, and say why", async () => {
    const { task } = await madeProject({ "package.json": '{"name":"bare"}', "src/a.ts": "export {};\n" });
    const { code, stdout } = await task("checks", "--json", "--only", NAMES);
    expect(code).toBe(0);
    const results = resultsOf(stdout);
    expect(results.code).toMatchObject({
      status: "skipped",
      text: "the project does not have @biomejs/biome: npm install --save-dev @biomejs/biome",
    });
    for (const { status } of Object.values(results)) expect(status).toBe("skipped");
  });

  it("fail where a tool that package.json names is not installed", async () => {
    const { task } = await madeProject(GOOD);
    const { code, stdout } = await task("checks", "--json", "--only", "code,type");
    expect(code).toBe(1);
    const { status, text } = resultsOf(stdout).code ?? {};
    expect([status, text]).toEqual(["failed", expect.stringContaining("or `npm ci`")]);
    const alone = await task("checks:code");
    expect([alone.code, alone.stderr]).toEqual([1, expect.stringContaining("TOOL_MISSING")]);
  });

  it.each([
    [["--only", "cde"], "CLI_USAGE", 'Did you mean "code"?'],
    [["--only", "code", "--except", "checks:code"], "CLI_USAGE", "leave no check to run"],
  ])("refuse %j", async (args, errorCode, message) => {
    const { task } = await madeProject(GOOD);
    const { code, stderr } = await task("checks", ...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(errorCode)]);
    expect(stderr).toContain(message);
  });

  it("refuse settings that are wrong, naming the key", async () => {
    const { task } = await madeProject({ "package.json": '{"assay":{"checks":{"coverage":{"lines":120}}}}' });
    const { code, stderr } = await task("checks");
    expect([code, stderr]).toEqual([1, expect.stringContaining("assay.checks.coverage.lines")]);
  });
});
