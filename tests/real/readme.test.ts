import { spawn } from "node:child_process";
import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { pageBlocks } from "../support/guide-blocks.js";
import { listened } from "../support/listened.js";
import { freePort } from "../support/mlflow-server.js";
import { makeReadersFolder } from "../support/readers-folder.js";
import { ROOT } from "../support/source-files.js";
import { temporaryFolder } from "../support/temporary.js";

/** What is run by tests of its own, which do more with it than see that it ends. */
const ELSEWHERE: Readonly<Record<string, readonly [file: string, words: string]>> = {
  "npm ci && npm start": [".ci/run", "npm start"],
  "npm ci && npm test": [".ci/run", "npm test"],
  "npx assay lab": ["tests/real/lab.test.ts", '"lab"'],
  "npx assay install tensorflow": [".ci/run", "assay install tensorflow"],
};

/** The commands of the page, in its order, without what is said beside them. */
function commands(): string[] {
  return pageBlocks("README.md")
    .filter(({ language }) => language === "sh")
    .flatMap(({ code }) => code.trim().split("\n"))
    .map((line) => line.replace(/ {2,}# .*$/, "").trim());
}

/** With the sources' data and the first tour. */
async function folderWithData(): Promise<string> {
  const folder = await temporaryFolder();
  makeReadersFolder(folder);
  cpSync(join(ROOT, "fixtures"), join(folder, "fixtures"), { recursive: true });
  const tour = "notebooks/01-first-experiment.ipynb";
  cpSync(join(ROOT, tour), join(folder, tour));
  return folder;
}

function shell(command: string, cwd: string) {
  // Only what the page says: the program and its arguments; `exec` so that a signal reaches the program itself.
  const child = spawn("bash", ["-c", command.replace(/^npx assay/, "exec node_modules/.bin/assay")], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { said, closed } = listened(child);
  onTestFinished(() => void child.kill("SIGKILL"));
  return { child, ended: closed, said: () => said.out + said.error };
}

describe("README.md", () => {
  it("has commands that run as they stand, one after the other", { timeout: 300_000 }, async () => {
    const cwd = await folderWithData();
    const port = String(await freePort());
    let serving: ReturnType<typeof shell> | undefined;
    for (const command of commands()) {
      if (ELSEWHERE[command] !== undefined) continue;
      // Another port than the page says: that may be taken here.
      const run = shell(command.replace("8080", port), cwd);
      if (command.startsWith("npx assay serve")) {
        serving = run;
        await vi.waitFor(() => expect(run.said()).toContain("http://"), { timeout: 60_000 });
        continue;
      }
      expect(await run.ended, `${command}\n${run.said().slice(-2000)}`).toBe(0);
      if (command.startsWith("curl")) expect(run.said()).toMatch(/"predictions?":\s*\[?\{?.*\d/);
    }
    serving?.child.kill("SIGTERM");
    expect(await serving?.ended).toBe(0);
    for (const made of [
      "outputs/profile.html",
      "outputs/bikes.html",
      "notebooks/01-first-experiment.html",
      "my-experiments/package.json",
    ])
      expect(existsSync(join(cwd, made)), made).toBe(true);
  });

  it("leaves to other tests only what they run", () => {
    expect(commands()).toEqual(expect.arrayContaining(Object.keys(ELSEWHERE)));
    for (const [file, words] of Object.values(ELSEWHERE))
      expect(readFileSync(join(ROOT, file), "utf8")).toContain(words);
  });
});
