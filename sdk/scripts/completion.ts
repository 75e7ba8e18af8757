import { AssayError } from "../utils/errors/index.js";
import { didYouMean } from "../utils/names.js";
import type { CommandDefinition } from "./command.js";
import { EXIT } from "./exit-codes.js";

/** `assay completion SHELL`: the script with which a shell completes `assay`. */
export const completionCommand: CommandDefinition = (program, terminal, finish) => {
  program
    .command("completion")
    .summary("print the completion script of a shell")
    .description(
      "Prints the script with which bash, zsh or fish completes commands, options, tasks, kinds of configs, settings and files.",
    )
    .argument("<SHELL>", "bash, zsh or fish")
    .addHelpText(
      "after",
      `
Examples:
  source <(assay completion bash)
  echo 'source <(assay completion bash)' >> ~/.bashrc
  echo 'source <(assay completion zsh)' >> ~/.zshrc
  assay completion fish > ~/.config/fish/completions/assay.fish`,
    )
    .action(async (shell: string) => {
      const { SHELLS } = await import("./completion-scripts.js");
      if (!Object.hasOwn(SHELLS, shell)) {
        throw new AssayError("CLI_USAGE", {
          what: `there is no completion for the shell "${shell}"`,
          wanted: Object.keys(SHELLS).join(", "),
          next: didYouMean(shell, Object.keys(SHELLS)),
        });
      }
      terminal.out(SHELLS[shell].trimEnd());
      finish(EXIT.done);
    });
  // What the scripts ask; no person needs it.
  program
    .command("complete-words", { hidden: true })
    .argument("[WORDS...]")
    .action(async (words: string[]) => {
      const { complete } = await import("./candidates.js");
      const { candidates, files } = await complete(program, words);
      const lines = candidates.map(({ text, meaning }) => `${text}\t${meaning.replaceAll(/\s+/g, " ")}`);
      const all = [...lines, ...(files ? [":files"] : [])];
      if (all.length > 0) terminal.out(all.join("\n"));
      finish(EXIT.done);
    });
};
