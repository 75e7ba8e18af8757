import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { git, workTree } from "../../tasks/git.js";
import { projectAround } from "../../tasks/project.js";
import { configsOf } from "../../tasks/project-configs.js";
import { temporaryFolder } from "../support/temporary.js";
import { thrownBy } from "../support/thrown.js";

async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(root, name, ".."), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

describe("the configs of a project", () => {
  it("are known by their kind, or by what a training cannot do without, outside of git too", async () => {
    const training = "dataset: { kind: csv, path: a }\ntarget: y\n";
    const root = await folderOf({
      "a.yaml": training,
      "b.yml": "kind: serving\n",
      "broken-kind.yaml": "kind: inference\na: [\n",
      "broken-training.yaml": `${training}a: [\n`,
      "broken-other.yaml": "kind: Deployment\na: [\n",
      "half.yaml": "target: y\n",
      "list.yaml": "- 1\n",
      "empty.yaml": "",
      "other-kind.yaml": "kind: Deployment\n",
      "plugin-kind.yaml": "kind: counting\nplugins: [a]\n",
      "number-kind.yaml": "kind: 5\n",
      ".github/a.yaml": training,
      ".hidden/a.yaml": training,
      "node_modules/a/a.yaml": training,
      "deep/er/a.yaml": training,
    });
    expect(await configsOf(root)).toEqual([
      ...[".github/a.yaml", "a.yaml", "b.yml", "broken-kind.yaml", "broken-training.yaml"],
      ...["deep/er/a.yaml", "plugin-kind.yaml"],
    ]);
  });
});

describe("a project's package.json", () => {
  it.each(["{", "[]", "5", "null"])("that holds %j is refused", async (text) => {
    const root = await folderOf({ "package.json": text });
    expect(thrownBy(() => projectAround(root))).toMatchObject({ code: "PROJECT_INVALID" });
  });
});

describe("git, for tasks", () => {
  it("says where there is no repository, and where it does not work", async () => {
    const root = await folderOf({});
    await expect(workTree(root)).rejects.toThrow(/there is no git repository here.*Run `git init` first/);
    const broken = await folderOf({ ".git": "gitdir: /no/such/place\n" });
    await expect(workTree(broken)).rejects.toThrow(/PROJECT_INVALID|git/);
    await expect(git(["log"], { root })).rejects.toThrow(/git log was refused.*Mend what git names/);
    expect(await git(["--version"], { root })).toMatch(/^git version \d\S*[^\n]*$/);
  });
});
