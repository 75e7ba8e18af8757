import { describe, expect, it } from "vitest";
import { composeMessage } from "../../../tasks/commits/compose.js";
import { gitProject } from "../../support/git-project.js";

const commitlint = { extends: ["@commitlint/config-conventional"] };

describe("a composed message", () => {
  it("has the form of Conventional Commits 1.0.0", () => {
    expect(composeMessage({ type: "fix", subject: "rows are read" })).toBe("fix: rows are read");
    const whole = {
      type: "feat",
      scope: "data",
      subject: "dates",
      body: "- one\n- two",
      breaking: "text stays text",
    };
    expect(composeMessage(whole)).toBe(
      "feat(data)!: dates\n\n- one\n- two\n\nBREAKING CHANGE: text stays text",
    );
  });

  it("wraps long lines, whose words all stay", () => {
    const body = "word ".repeat(60).trim();
    const lines = composeMessage({ type: "fix", subject: "x", body }).split("\n").slice(2);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(72);
    expect(lines.join(" ")).toBe(body);
  });
});

describe("commits:new", () => {
  it("commits what is staged by its options, without asking", async () => {
    const project = await gitProject({ manifest: { commitlint } });
    await project.git("add", "package.json");
    const told = [
      "--type",
      "feat",
      "--scope",
      "data",
      "--subject",
      "read dates",
      "--body",
      '#1 of two.\nIt\'s "so".',
      "--breaking",
      "no texts",
    ];
    const dry = await project.task("commits:new", ...told, "--dry-run");
    expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining("feat(data)!: read dates\n") });
    expect(await project.task("commits:new", ...told)).toMatchObject({ code: 0 });
    expect(await project.git("log", "--format=%B")).toBe(
      'feat(data)!: read dates\n\n#1 of two.\nIt\'s "so".\n\nBREAKING CHANGE: no texts',
    );
  });

  it("tells what is missing: something staged, a terminal, a type that is allowed, a good message", async () => {
    const project = await gitProject({ manifest: { commitlint } });
    const nothing = await project.task("commits:new", "--type", "feat", "--subject", "x");
    expect(nothing).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("PROJECT_INVALID: nothing is staged"),
    });
    await project.git("add", "package.json");
    const alone = await project.task("commits:new", "--type", "feat");
    expect(alone).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("INPUT_UNAVAILABLE: the message's subject is missing"),
    });
    expect(alone.stderr).toContain("commits:new --type feat --scope data --subject");
    const wrong = await project.task("commits:new", "--type", "bugfix", "--subject", "x");
    expect(wrong.stderr).toContain('Did you mean "fix"?');
    const bad = await project.task("commits:new", "--type", "fix", "--subject", "Reads rows.");
    expect(bad).toMatchObject({ code: 1, stdout: expect.stringContaining("subject-full-stop") });
    await expect(project.git("rev-parse", "--verify", "HEAD")).rejects.toThrow();
  });
});
