import { existsSync, realpathSync } from "node:fs";
import { chmod, readdir, readFile, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { writeWhole } from "../../sdk/io/files/index.js";
import { AssayError, messageOf } from "../../sdk/utils/errors/index.js";
import { textOption } from "../options.js";
import type { Task } from "../task.js";
import { withBlock, withoutBlock } from "./marked-block.js";
import { placesOf, SHELL_NAMES, type ShellPlaces, shellOf } from "./shells.js";

/** Has the user's shell complete `assay`. */
export const installsCompletion: Task = {
  name: "installs:completion",
  summary: "have your shell complete `assay`: commands, tasks, configs, files",
  description:
    "Puts the completion script of bash, zsh or fish where the shell finds it: a file, and for bash and zsh a marked block of two lines in .bashrc " +
    "(macOS: .bash_profile) or .zshrc that reads it. Run again, it brings the script up to date. --undo takes both away.",
  options: [
    { flags: "--shell <shell>", description: `${SHELL_NAMES.join(", ")} (default: yours, by SHELL)` },
    { flags: "--undo", description: "take it away again" },
  ],
  async run(context) {
    const { env, options, print } = context;
    const places = placesOf(shellOf(textOption(context, "shell"), env), env);
    const changes = options.undo === true ? await undo(places) : await install(places);
    for (const change of changes) print(change);
    if (options.undo !== true) print(`Next: open a new ${places.shell}, and press Tab behind \`assay \`.`);
  },
};

async function install({ shell, script, startup }: ShellPlaces): Promise<string[]> {
  const { SHELLS } = await import("../../sdk/scripts/completion-scripts.js");
  const text = marked(SHELLS[shell]);
  const was = await textOf(script);
  if (was !== undefined && !isOurs(was)) throw foreign(script);
  if (was !== text) await put(script, text);
  const changes = [
    `${was === undefined ? "wrote" : was === text ? "is there already:" : "brought up to date"} ${script}`,
  ];
  if (startup === undefined) return changes;
  const before = await textOf(startup.path);
  const after = withBlock(before, startup.block);
  if (after !== before) await put(startup.path, after);
  return [
    ...changes,
    `${after === before ? "the block is there already:" : "added a marked block to"} ${startup.path}`,
  ];
}

async function undo({ script, startup }: ShellPlaces): Promise<string[]> {
  const changes: string[] = [];
  const before = startup && (await textOf(startup.path));
  if (startup !== undefined && before !== undefined && withoutBlock(before) !== before) {
    const after = withoutBlock(before);
    if (after === undefined) await removed(startup.path);
    else await put(startup.path, after);
    changes.push(`took the marked block out of ${startup.path}`);
  }
  const was = await textOf(script);
  if (was !== undefined && isOurs(was)) {
    await removed(script);
    // The folder of fish is not ours.
    if (startup !== undefined && (await readdir(dirname(script))).length === 0) await rmdir(dirname(script));
    changes.push(`took away ${script}`);
  }
  return changes.length === 0 ? [`It was not there: ${script}`] : changes;
}

const MARK = "# Written by `assay task installs:completion`; --undo takes it away.";

/** zsh wants its own first line to stay the first. */
function marked(text: string): string {
  const [first = "", ...rest] = text.split("\n");
  return [first, MARK, ...rest].join("\n");
}

const isOurs = (text: string): boolean => text.split("\n")[1] === MARK;

async function textOf(path: string): Promise<string | undefined> {
  return existsSync(path) ? await readFile(path, "utf8") : undefined;
}

/** Writes a file whole, in the place that a link leads to, with the rights that it has. */
async function put(path: string, text: string): Promise<void> {
  try {
    const place = existsSync(path) ? realpathSync(path) : path;
    const mode = existsSync(place) ? (await stat(place)).mode & 0o7777 : 0o644;
    await writeWhole(place, async (temporary) => {
      await writeFile(temporary, text);
      await chmod(temporary, mode);
    });
  } catch (cause) {
    throw failed(path, cause);
  }
}

async function removed(path: string): Promise<void> {
  await rm(path).catch((cause: unknown) => {
    throw failed(path, cause);
  });
}

function failed(path: string, cause: unknown): AssayError {
  const next = "Check its rights, and run it again.";
  return new AssayError("WRITE_FAILED", {
    what: `${path} cannot be changed`,
    got: messageOf(cause),
    next,
    cause,
  });
}

function foreign(path: string): AssayError {
  return new AssayError("INSTALL_FAILED", {
    what: "a file that Assay did not write stands where the completion goes",
    got: path,
    next: "Move it away where it is an older completion of assay, and run this again.",
  });
}
