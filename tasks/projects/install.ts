import { npmDone } from "../npm.js";

/** Installs a project's packages by npm. Throws INSTALL_FAILED; the project stays. */
export async function installPackages(folder: string, signal: AbortSignal): Promise<void> {
  const args = ["install", "--no-audit", "--no-fund"];
  const failure = {
    what: "the project is made, but its packages could not be installed",
    next: (offline: boolean) =>
      `In ${folder}, run \`npm install\` ${offline ? "when there is a network" : "once that is mended"}.`,
  };
  await npmDone(args, { root: folder, signal }, failure);
}
