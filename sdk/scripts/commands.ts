import type { Command } from "commander";
import { doctorCommand } from "./doctor.js";
import type { ExitCode } from "./exit-codes.js";
import { installCommand } from "./install.js";
import { runCommand } from "./run.js";
import { schemaCommand } from "./schema.js";
import { taskCommand } from "./task.js";
import type { Terminal } from "./terminal.js";

/** What a command hands back when it is done. */
export type Finish = (code: ExitCode) => void;

/** A command: adds itself to the program. Loads what it needs only when it runs, so that `--help` is quick. */
export type CommandDefinition = (program: Command, terminal: Terminal, finish: Finish) => void;

/** The commands, in the order of `--help`. A new one is a file and a line. */
export const COMMANDS: readonly CommandDefinition[] = [
  runCommand,
  schemaCommand,
  doctorCommand,
  taskCommand,
  installCommand,
];
