import type { Checkup } from "./checkup.js";
import type { CommandDefinition } from "./command.js";
import { EXIT } from "./exit-codes.js";

/** `assay doctor`: what is there, what is in use, and why. */
export const doctorCommand: CommandDefinition = (program, terminal, finish) => {
  program
    .command("doctor")
    .summary("tell what is installed, what is in use, and why")
    .description(
      "Tells the Node version, the TensorFlow.js backend in use and why, where runs are kept (and whether a server there answers), the ONNX Runtime in use and why, where the Jupyter kernel is installed and whether it would start, the plug-ins that the project's configs name, the variables that are set " +
        "(secrets masked) and the optional parts, with the command that gets each. Exit code 1 where a needed part is broken.",
    )
    .option("--json", "print it as one line of JSON")
    .addHelpText("after", "\nExamples:\n  assay doctor\n  assay doctor --json")
    .action(async (options: { json?: boolean }) => {
      const { checkUp } = await import("./checkup.js");
      const checkup = await checkUp(terminal.cwd, terminal.env);
      if (options.json) terminal.out(JSON.stringify(checkup));
      else terminal.out(page(checkup));
      finish(checkup.ok ? EXIT.done : EXIT.failed);
    });
};

function page(checkup: Checkup): string {
  const { version, node, backend, tracking, registry, onnx, kernel, settings } = checkup;
  const { environment, warnings, optional, plugins } = checkup;
  const mark = (ok: boolean): string => (ok ? "✓" : "✗");
  const width = Math.max(...environment.map(({ name }) => name.length));
  return [
    `✓ Assay     ${version}`,
    `${mark(node.ok)} Node      ${node.text}`,
    `${mark(backend.ok)} backend   ${backend.text}`,
    `${mark(tracking.ok)} tracking  ${tracking.text}`,
    ...(registry === undefined ? [] : [`${mark(registry.ok)} registry  ${registry.text}`]),
    `${mark(onnx.ok)} ONNX      ${onnx.text}`,
    `${kernel.ok && kernel.installed.length === 0 ? "-" : mark(kernel.ok)} kernel    ${kernel.text}`,
    ...kernel.installed.map(({ ok, text }) => `            ${mark(ok)} ${text}`),
    `${mark(settings.ok)} settings  ${settings.text}`,
    ...(plugins.length === 0 ? [] : ["", "Plug-ins of the project"]),
    ...plugins.map(({ ok, name, text, namedBy }) => `${mark(ok)} ${name} (${namedBy.join(", ")}): ${text}`),
    "",
    "Variables (of the process, else of .env)",
    ...environment.map(({ name, value, source, meaning }) => {
      const shown = value === undefined ? `not set: ${meaning}` : `${value} (${source})`;
      return `  ${name.padEnd(width)}  ${shown}`;
    }),
    ...warnings.map((warning) => `! ${warning}`),
    "",
    "Optional parts",
    ...optional.map(({ name, use, found, text }) =>
      found ? `✓ ${name}: ${text}` : `- ${name} (${use}): not found; get it with: ${text}`,
    ),
  ].join("\n");
}
