import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runAssay } from "./cli.js";
import type { Finished } from "./run-process.js";
import { temporaryFolder } from "./temporary.js";

/** A project in a folder that goes away with the test. */
export interface MadeProject {
  readonly root: string;
  /** Runs a task by the built command line, in the project's folder. */
  task(name: string, ...args: readonly string[]): Promise<Finished>;
  write(files: Readonly<Record<string, string>>): Promise<void>;
}

/** What Vitest says of itself to its workers: a Vitest that a task starts is not one of them. */
const OF_VITEST = Object.keys(process.env).filter((name) =>
  /^(VITEST|TEST$|NODE_ENV$|MODE$|DEV$|PROD$)/.test(name),
);

/** Makes a project of these files (paths with slashes, and their text). */
export async function madeProject(files: Readonly<Record<string, string>>): Promise<MadeProject> {
  const root = await temporaryFolder();
  const write: MadeProject["write"] = async (texts) => {
    for (const [path, text] of Object.entries(texts)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
  };
  await write(files);
  const env = Object.fromEntries(OF_VITEST.map((name) => [name, undefined]));
  return { root, write, task: (name, ...args) => runAssay(["task", name, ...args], { cwd: root, env }) };
}
