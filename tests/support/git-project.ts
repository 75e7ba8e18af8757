import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runAssay } from "./cli.js";
import { type Finished, runProcess } from "./run-process.js";
import { ROOT } from "./source-files.js";
import { temporaryFolder } from "./temporary.js";

/** A project of a user's in a real repository of git, with settings of git of its own. */
export interface GitProject {
  readonly folder: string;
  /** What its programs are started with: a home and settings of git that are nobody's. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Runs git in it; rejects where git refuses. */
  git(...args: readonly string[]): Promise<string>;
  /** Runs git and gives how it ended. */
  tryGit(args: readonly string[], env?: Readonly<Record<string, string | undefined>>): Promise<Finished>;
  /** Runs a task of the built command line in it. */
  task(...args: readonly string[]): Promise<Finished>;
  write(file: string, text: string): Promise<void>;
  read(file: string): Promise<string>;
}

/** Variables by which git finds a repository: those of a hook that runs the tests must not lead them to it. */
const OF_A_HOOK = Object.keys(process.env).filter((name) => name.startsWith("GIT_"));

export interface GitProjectOptions {
  /** What package.json holds besides its name. */
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** Where the project lies in the repository (default: at its top). */
  readonly below?: string;
  /** Packages of Assay's own that it has (default: all). */
  readonly packages?: readonly string[];
}

/** Makes one. Its packages are those of this repository. */
export async function gitProject(options: GitProjectOptions = {}): Promise<GitProject> {
  const home = await temporaryFolder();
  const top = await temporaryFolder();
  const folder = join(top, options.below ?? "");
  await mkdir(folder, { recursive: true });
  const settings = join(home, "gitconfig");
  await writeFile(
    settings,
    "[user]\n\tname = Ada\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n",
  );
  const env = {
    ...Object.fromEntries(OF_A_HOOK.map((name) => [name, undefined])),
    HOME: home,
    XDG_CONFIG_HOME: join(home, ".config"),
    GIT_CONFIG_GLOBAL: settings,
    GIT_CONFIG_NOSYSTEM: "1",
  };
  const write = async (file: string, text: string): Promise<void> => writeFile(join(folder, file), text);
  const tryGit: GitProject["tryGit"] = (args, more = {}) =>
    runProcess("git", args, { cwd: folder, env: { ...env, ...more } });
  const project: GitProject = {
    ...{ folder, env, write, tryGit },
    async git(...args) {
      const { code, stdout, stderr } = await tryGit(args);
      if (code !== 0) throw new Error(`git ${args.join(" ")}: ${stdout}${stderr}`);
      return stdout.trimEnd();
    },
    task: (...args) => runAssay(["task", ...args], { cwd: folder, env }),
    read: (file) => readFile(join(folder, file), "utf8"),
  };
  await runProcess("git", ["init", "--quiet", top], { env });
  await write("package.json", `${JSON.stringify({ name: "bikes", ...options.manifest }, null, "\t")}\n`);
  await write(".gitignore", "node_modules\n");
  await linkPackages(folder, options.packages);
  return project;
}

async function linkPackages(folder: string, packages: readonly string[] | undefined): Promise<void> {
  const [from, to] = [join(ROOT, "node_modules"), join(folder, "node_modules")];
  if (packages === undefined) return symlink(from, to);
  await mkdir(to, { recursive: true });
  for (const name of packages) {
    await mkdir(join(to, name, ".."), { recursive: true });
    await symlink(join(from, name), join(to, name));
  }
}
