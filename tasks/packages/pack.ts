import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { npmDone } from "../npm.js";
import { withCommonRights } from "./tarball.js";

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
  const said = await npmDone(words, { root, signal });
  const name = said.trim().replace(/^[\s\S]*\n/, "");
  const file = join(folder, name);
  await writeFile(file, withCommonRights(await readFile(file)));
  return name;
}

/** The file of the user's own npm settings; undefined where there is none. */
export function userNpmrc(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const file = env.NPM_CONFIG_USERCONFIG ?? env.npm_config_userconfig ?? join(homedir(), ".npmrc");
  return existsSync(file) ? file : undefined;
}
