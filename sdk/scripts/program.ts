import { Command, CommanderError } from "commander";
import { packageInfo } from "../io/environment/package.js";
import { AssayError } from "../utils/errors/index.js";
import type { Finish } from "./command.js";
import { COMMANDS } from "./commands.js";
import { EXIT, EXIT_CODES_HELP, type ExitCode } from "./exit-codes.js";
import { isDebug, reportFailure } from "./failure.js";
import type { Terminal } from "./terminal.js";

/** Runs the command line. Never throws: every error is printed and becomes an exit code. */
export async function runProgram(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  const program = createProgram(terminal, (finished) => {
    code = finished;
  });
  // Only before a command: a command may have a --version of its own, as `models promote` has.
  if (args[0]?.startsWith("-") !== false)
    program.version(packageInfo().version, "-V, --version", "print the version");
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (cause) {
    const debug = isDebug(terminal.env, program.opts<{ debug?: boolean }>().debug);
    if (!(cause instanceof CommanderError)) return reportFailure(cause, terminal, debug);
    // Help and version were asked for; help without a command (exit code 1 of commander) was not.
    if (cause.code === "commander.help") return EXIT.usage;
    if (cause.exitCode === 0) return EXIT.done;
    return reportFailure(usageError(cause, commandOf(program, args)), terminal, debug);
  }
}

/** The program with all its commands; nothing is run. */
export function createProgram(terminal: Terminal, finish: Finish): Command {
  const program = new Command("assay")
    .description("Experiments on tabular data: load, check, train, evaluate, explain, report.")
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .option("--debug", "print stacks and causes of errors")
    .addHelpText("afterAll", EXIT_CODES_HELP)
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.error(text.trimEnd()),
      // Usage errors are printed like all others, by `reportFailure`.
      outputError: () => {},
      getOutHelpWidth: () => terminal.columns ?? 100,
    });
  for (const add of COMMANDS) add(program, terminal, finish, createProgram);
  return program;
}

/** What a person was about to call, as words: `assay task checks`. */
function commandOf(program: Command, args: readonly string[]): string {
  const words = [program.name()];
  let command: Command | undefined = program;
  for (const arg of args.filter((each) => !each.startsWith("-"))) {
    command = command.commands.find((each) => each.name() === arg || each.aliases().includes(arg));
    if (command === undefined) break;
    words.push(command.name());
  }
  return words.join(" ");
}

function usageError(error: CommanderError, command: string): AssayError {
  const [what, hint] = error.message.replace(/^error: /, "").split("\n");
  const near = /Did you mean (one of )?(.+)\?/.exec(hint ?? "")?.[2];
  const next = near === undefined ? `See \`${command} --help\`.` : `Did you mean "${near}"?`;
  return new AssayError("CLI_USAGE", { what: what ?? "the command line is not understood", next });
}
