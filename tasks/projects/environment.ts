import { resolve } from "node:path";
import type { Task } from "../task.js";

/** Prints what an experiment of this project runs on, as runs keep it. */
export const projectsEnvironment: Task = {
  name: "projects:environment",
  summary: "print what the project runs on: Node, npm, packages, lock file, backend, machine",
  description:
    "Prints as JSON what a run of this project keeps as environment.json, and npm's version: Node, Assay and the packages as they are " +
    "installed, the digest of the lock file, the backend, the machine. With the lock file of that digest, `npm ci` installs the same again.",
  options: [{ flags: "--out <file>", description: "write it into a file instead" }],
  async run({ root, cwd, env, options, print, say }) {
    const { environmentFiles, readEnvironment } = await import("../../sdk/io/environment/index.js");
    const { useBackend } = await import("../../sdk/io/backends/index.js");
    const { values } = readEnvironment({ cwd: root, env });
    const { assayBackend = "auto", assayCacheDir: cacheDir } = values;
    const backend = await useBackend(assayBackend, { projectDir: root, cacheDir });
    const files = await environmentFiles(root, backend.name);
    const { assay, node, ...rest } = JSON.parse(String(files.get("environment.json")));
    const text = JSON.stringify({ assay, node, npm: await npmVersion(root), ...rest }, null, 2);
    if (typeof options.out !== "string") {
      print(text);
      return;
    }
    const { writeOutput } = await import("../write-output.js");
    const file = resolve(cwd, options.out);
    await writeOutput(file, `${text}\n`);
    say(`wrote ${file}`);
  },
};

/** npm's version; null where it cannot be started. */
async function npmVersion(root: string): Promise<string | null> {
  const { npm } = await import("../npm.js");
  try {
    const { code, stdout } = await npm(["--version"], { root, capture: true });
    return code === 0 ? stdout.trim() : null;
  } catch {
    return null; // The file says so.
  }
}
