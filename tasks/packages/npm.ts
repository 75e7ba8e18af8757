import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { type RunOptions, run } from "../../sdk/io/processes/index.js";
import { withCommonRights } from "./tarball.js";

/** Runs npm; gives what it printed on stdout, or throws with the end of what it printed. */
export function runNpm(words: readonly string[], options: RunOptions = {}): Promise<string> {
  // On Windows npm is a script of the command line's own shell.
  return process.platform === "win32"
    ? run("cmd.exe", ["/d", "/c", "npm", ...words], options)
    : run("npm", words, options);
}

/**
 * Packs a project as npm publishes it, into a folder that is there; gives the tarball's name. Nothing of the project is run. The
 * same files give the same bytes.
 */
export async function packTarball(
  root: string,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const words = ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder];
  const said = await runNpm(words, { cwd: root, signal });
  const name = said.trim().split("\n").at(-1) ?? "";
  const file = join(folder, name);
  await writeFile(file, withCommonRights(await readFile(file)));
  return name;
}

/** The file of the user's own npm settings; undefined where there is none. */
export function userNpmrc(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const file = env.NPM_CONFIG_USERCONFIG ?? env.npm_config_userconfig ?? join(homedir(), ".npmrc");
  return existsSync(file) ? file : undefined;
}
