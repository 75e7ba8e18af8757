import { AssayError } from "../../sdk/utils/errors/index.js";
import { runProgram } from "../tool.js";
import { npmCommand } from "./npm.js";

/** Installs a project's packages by npm, whose words go to the terminal. Throws INSTALL_FAILED; the project stays. */
export async function installPackages(folder: string, signal: AbortSignal): Promise<void> {
  const [program, ...before] = npmCommand();
  const args = [...before, "install", "--no-audit", "--no-fund"];
  const answer = await runProgram(program, args, { root: folder, signal, capture: true });
  if (answer.code === 0) return;
  const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH/.test(answer.output);
  throw new AssayError("INSTALL_FAILED", {
    what: offline
      ? "the project is made, but its packages could not be installed: the registry cannot be reached"
      : "the project is made, but its packages could not be installed",
    got: answer.output.trim().split("\n").slice(-12).join("\n"),
    next: `In ${folder}, run \`npm install\` ${offline ? "when there is a network" : "once that is mended"}.`,
  });
}
