import { join } from "node:path";
import { RUNNER_FLAGS } from "../cells/run/flags.js";

/** The program that runs the cells' process. That parts of Node which it uses are experimental is no news for its users. */
export function runnerCommand(): { command: string; args: string[] } {
  return {
    command: process.execPath,
    args: [
      ...RUNNER_FLAGS,
      "--disable-warning=ExperimentalWarning",
      join(__dirname, "..", "cells", "runner-main.js"),
    ],
  };
}

/**
 * The runner's environment: the host's own, told that colours and pictures of progress are welcome (a notebook shows ANSI colours, though
 * its output is no terminal), and that nobody can page through a text there. What the user set stays.
 */
export function runnerEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const colours = environment.NO_COLOR ? {} : { FORCE_COLOR: "1", CLICOLOR: "1", CLICOLOR_FORCE: "1" };
  return { TERM: "xterm-color", PAGER: "cat", GIT_PAGER: "cat", ...colours, ...environment };
}
