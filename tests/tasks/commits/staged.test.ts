import { describe, expect, it } from "vitest";
import { gitProject } from "../../support/git-project.js";

describe("commits:staged", () => {
  it("lints what is staged and nothing else", async () => {
    const project = await gitProject();
    await project.write("bad.ts", "debugger;\n");
    await project.write("good é.ts", "export const one = 1;\n");
    expect(await project.task("commits:staged")).toMatchObject({
      code: 0,
      stdout: "Nothing is staged here.\n",
    });
    await project.git("add", "good é.ts");
    expect(await project.task("commits:staged")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("1 staged file is fine."),
    });
    await project.git("add", "bad.ts");
    const { code, stdout, stderr } = await project.task("commits:staged");
    expect(code).toBe(1);
    expect(stdout + stderr).toContain("noDebugger");
    await project.git("rm", "--quiet", "--cached", "bad.ts");
    await project.write("good é.ts", "export const one = 2;\n");
    expect((await project.task("commits:staged")).stderr).toContain(
      "Checked as in the folder, not as staged: good é.ts",
    );
  });

  it("finds marks of conflicts in any file, with Biome or without", async () => {
    const project = await gitProject({ packages: [] });
    await project.write("notes.md", "a  \n<<<<<<< ours\nb\n=======\nc\n>>>>>>> theirs\n");
    await project.git("add", "notes.md");
    const { code, stdout, stderr } = await project.task("commits:staged");
    expect(code).toBe(1);
    expect(stdout).toContain("✗ notes.md:2: leftover conflict marker");
    expect(stderr).toContain("the project has no Biome");
  });
});
