import type { Command } from "commander";
import type { ExitCode } from "./exit-codes.js";
import type { Terminal } from "./terminal.js";

/** What a command hands back when it is done. */
export type Finish = (code: ExitCode) => void;

/** A command: adds itself to the program. Loads what it needs only when it runs, so that `--help` is quick. */
export type CommandDefinition = (program: Command, terminal: Terminal, finish: Finish) => void;
