import { existsSync } from "node:fs";
import { join } from "node:path";
import { git, runGit, workTree } from "../git.js";
import type { Task } from "../task.js";
import { BIOME, findTool, runTool } from "../tool.js";

/** Files that are given to one call of Biome: more would not fit into a command line of Windows. */
const MOST = 200;

/** Checks what is staged, fast enough for each commit. */
export const commitsStaged: Task = {
  name: "commits:staged",
  summary: "check what is staged: lint, form, no marks of conflicts",
  description:
    "Checks the staged files of the project: lint and form by Biome where the project has it, and that no mark of a conflict is left. " +
    "Git's hook pre-commit runs it (installs:hooks). Files are checked as they lie in the folder: where only a part of one is staged, that is told.",
  async run({ root, print, say }) {
    await workTree(root);
    const list = async (...words: string[]): Promise<string[]> => {
      const text = await git(["diff", "--name-only", "--relative", "--ignore-submodules", "-z", ...words], {
        root,
      });
      return text.split("\0").filter((name) => name !== "");
    };
    const staged = await list("--cached", "--diff-filter=ACMR");
    if (staged.length === 0) {
      print("Nothing is staged here.");
      return true;
    }
    const conflicts = await conflictMarks(root);
    for (const mark of conflicts) print(`✗ ${mark}`);
    const files = staged.filter((file) => existsSync(join(root, file)));
    const changed = new Set(await list());
    const partly = files.filter((file) => changed.has(file));
    if (partly.length > 0)
      say(
        `! Checked as in the folder, not as staged: ${partly.slice(0, 5).join(", ")}${partly.length > 5 ? ", …" : ""}`,
      );
    const isClean = await lint(files, root);
    if (isClean === undefined)
      say("Lint is not checked: the project has no Biome (npm install --save-dev @biomejs/biome).");
    const ok = conflicts.length === 0 && isClean !== false;
    print(
      ok
        ? `${staged.length} staged ${staged.length === 1 ? "file is" : "files are"} fine.`
        : "What is staged is not fine. `npx biome check --write` mends what can be mended; stage it again.",
    );
    return ok;
  },
};

/** Where marks of conflicts are left, as `file:line: leftover conflict marker`. */
async function conflictMarks(root: string): Promise<string[]> {
  const { stdout } = await runGit(["diff", "--cached", "--check", "--relative"], { root });
  return stdout.split("\n").filter((line) => line.endsWith(": leftover conflict marker"));
}

/** Whether Biome finds the files fine; undefined where the project does not have it. */
async function lint(files: readonly string[], root: string): Promise<boolean | undefined> {
  if (findTool(BIOME, root) === undefined) return undefined;
  let ok = true;
  for (let at = 0; at < files.length; at += MOST) {
    const some = files.slice(at, at + MOST).map((file) => `./${file}`);
    const args = ["check", "--no-errors-on-unmatched", "--files-ignore-unknown=true", ...some];
    const { code } = await runTool(BIOME, args, { root });
    ok &&= code === 0;
  }
  return ok;
}
