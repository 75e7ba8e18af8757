import type { Command } from "commander";
import type { ExitCode } from "./exit-codes.js";
import type { Terminal } from "./terminal.js";

/** What a command hands back when it is done. */
export type Finish = (code: ExitCode) => void;

/** Makes the program with all its commands; nothing is run. */
export type CreateProgram = (terminal: Terminal, finish: Finish) => Command;

/** A command: adds itself to the program. Loads what it needs only when it runs, so that `--help` is quick. */
export type CommandDefinition = (program: Command, terminal: Terminal, finish: Finish) => void;

/** A command that may run others: it gets the maker of programs, since the list of commands is not for those who are on it. */
export type ProgramDefinition = (
  ...given: [...Parameters<CommandDefinition>, createProgram: CreateProgram]
) => void;
