import type { Command } from "commander";
import type { Task } from "../task.js";
import { cell, plainText } from "./markdown.js";

/** The page of all commands, made from the program itself. */
export function commandsPage(program: Command, exitCodes: string): string {
  const shown = visible(program);
  const commands = shown.flatMap((command) => sections(command, "assay"));
  return `# Commands

What \`assay --help\` and \`assay COMMAND --help\` tell, on one page. Options of all commands: \`--debug\` prints stacks and causes of errors, \`--help\` the help.
[Exit codes](../exit-codes.md) are the same for all: ${exitCodes}.

${shown
  .map(
    (command) => `- [\`assay ${command.name()}\`](#assay-${command.name()}): ${plainText(command.summary())}`,
  )
  .join("\n")}

${commands.join("\n")}`;
}

/** The page of the tasks. */
export function tasksPage(tasks: readonly Task[]): string {
  const parts = tasks.map(({ name, summary, description, argument, options = [] }) => {
    const usage = `assay task ${name}${options.length > 0 ? " [options]" : ""}${argument === undefined ? "" : ` [${argument.name}]`}`;
    const rows: Row[] = [
      ...(argument === undefined ? [] : [[`\`${argument.name}\``, argument.description] as const]),
      ...options.map(({ flags, description: text }) => [`\`${flags}\``, text] as const),
    ];
    const told = description ?? `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
    return `## ${name}\n\n${plainText(told)}\n\n\`\`\`text\n${usage}\n\`\`\`\n${table("Option", rows)}`;
  });
  return `# Tasks

The project's operations, run by \`assay task NAME\`; \`assay task\` lists them. Those of \`mlflow:\` are of use everywhere, the others to who works on Assay itself.

${parts.join("\n")}`;
}

type Row = readonly [name: string, text: string];

function sections(command: Command, parent: string): string[] {
  const name = `${parent} ${command.name()}`;
  const help = command.createHelp();
  const options = help
    .visibleOptions(command)
    .filter((option) => option.long !== "--help")
    .map((option): Row => [`\`${option.flags}\``, help.optionDescription(option)]);
  const args = command.registeredArguments.map(
    (argument): Row => [`\`${argument.name()}\``, help.argumentDescription(argument)],
  );
  const examples = examplesOf(command);
  const own = [
    `## ${name}\n`,
    `${plainText(command.description())}\n`,
    `\`\`\`text\n${name} ${command.usage()}\n\`\`\`\n`,
    table("Argument", args),
    table("Option", options),
    examples === ""
      ? ""
      : `${examples.includes("\n") ? "Examples" : "Example"}:\n\n\`\`\`sh\n${examples}\n\`\`\`\n`,
  ].filter((part) => part !== "");
  return [own.join("\n"), ...visible(command).flatMap((child) => sections(child, name))];
}

/** Its commands, without hidden ones. */
function visible(command: Command): Command[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .filter((child) => child.name() !== "help");
}

/** The lines below "Example:" of a command's help. */
function examplesOf(command: Command): string {
  let help = "";
  const before = command.configureOutput();
  command.configureOutput({ ...before, writeOut: (text) => (help += text) });
  command.outputHelp();
  command.configureOutput(before);
  const lines = /\nExamples?:\n((?: {2}.*\n?)+)/.exec(help)?.[1] ?? "";
  return lines.replace(/^ {2}/gm, "").trimEnd();
}

function table(head: string, rows: readonly Row[]): string {
  if (rows.length === 0) return "";
  const lines = rows.map(([name, text]) => `| ${cell(name)} | ${cell(plainText(text))} |`);
  return `| ${head} | Meaning |\n| --- | --- |\n${lines.join("\n")}\n`;
}
