import type { Command, Option } from "commander";

/** What may stand next on a command line. */
export interface Candidate {
  readonly text: string;
  /** One line of what it means; empty where there is nothing to say. */
  readonly meaning: string;
}

export interface Completion {
  readonly candidates: readonly Candidate[];
  /** Whether names of files fit too. */
  readonly files: boolean;
}

/** What fits where an argument of a command is wanted. */
type Source = (before: readonly string[]) => Promise<Completion>;

const FILES: Completion = { candidates: [], files: true };
const NOTHING: Completion = { candidates: [], files: false };

/** Arguments of commands, by the words of the command. Others take what no list holds: ids, names in a store. */
const ARGUMENTS: Readonly<Record<string, Source>> = {
  run: async () => FILES,
  "configs register": async () => FILES,
  "datasets profile": async () => FILES,
  "datasets register": async () => FILES,
  sync: async () => FILES,
  schema: async () => {
    const { configKindNames } = await import("../jobs/registry.js");
    return only([...configKindNames, "settings"].map((text) => ({ text, meaning: "" })));
  },
  settings: async () => {
    const { settingDefinitions } = await import("../io/settings/index.js");
    return only(settingDefinitions().map(({ name, meaning }) => ({ text: name, meaning })));
  },
  completion: async () => {
    const { SHELLS } = await import("./completion-scripts.js");
    return only(Object.keys(SHELLS).map((text) => ({ text, meaning: "" })));
  },
  task: ofTasks,
};

/** Options whose value is a file or a folder. */
const PLACES = /uri|file|folder|path|--prefix/i;

/**
 * What may stand in place of the last word, which may be empty or begun: commands, options, names of tasks, kinds and settings.
 * `words` come after the program's name. Candidates all begin with the last word.
 */
export async function complete(program: Command, words: readonly string[]): Promise<Completion> {
  const before = words.slice(0, -1);
  const current = words.at(-1) ?? "";
  const { command, path, rest } = walk(program, before);
  const found = await wanted(command, path, rest, current);
  return { ...found, candidates: found.candidates.filter(({ text }) => text.startsWith(current)) };
}

async function wanted(
  command: Command,
  path: string,
  rest: readonly string[],
  current: string,
): Promise<Completion> {
  const waiting = optionAt(command, rest);
  const own = async (): Promise<Completion> => (await ARGUMENTS[path]?.(rest)) ?? NOTHING;
  if (waiting !== undefined && !current.startsWith("-")) {
    // A list of values may end here: the command's own arguments fit as well.
    if (waiting.variadic) return { candidates: [], files: (await own()).files };
    return PLACES.test(waiting.long ?? "") ? FILES : NOTHING;
  }
  if (current.startsWith("-")) return only([...optionsOf(command), ...(await own()).candidates]);
  const commands = rest.some((word) => !word.startsWith("-")) ? [] : subcommandsOf(command);
  const { candidates, files } = await own();
  return { candidates: [...commands, ...candidates], files };
}

/** The command that the words name, and the words after its name. */
function walk(program: Command, words: readonly string[]) {
  let command = program;
  let path = "";
  let rest: string[] = [];
  for (const word of words) {
    const next = rest.some((other) => !other.startsWith("-"))
      ? undefined
      : command.commands.find((candidate) => candidate.name() === word);
    if (next === undefined) rest.push(word);
    else {
      command = next;
      path = path === "" ? word : `${path} ${word}`;
      rest = [];
    }
  }
  return { command, path, rest };
}

/** The option that the next word is a value of. */
function optionAt(command: Command, rest: readonly string[]): Option | undefined {
  const at = rest.findLastIndex((word) => word.startsWith("-"));
  const option =
    at < 0 ? undefined : knownOptions(command).find(({ long, short }) => [long, short].includes(rest[at]));
  if (option === undefined || option.isBoolean()) return undefined;
  return option.variadic || at === rest.length - 1 ? option : undefined;
}

function knownOptions(command: Command): readonly Option[] {
  return [...command.options, ...(command.parent === null ? [] : knownOptions(command.parent))];
}

function optionsOf(command: Command): Candidate[] {
  const own = knownOptions(command).flatMap(({ long, description }) =>
    long === undefined || long === null ? [] : [{ text: long, meaning: description }],
  );
  const unique = own.filter(({ text }, i) => own.findIndex((other) => other.text === text) === i);
  return [...unique, { text: "--help", meaning: "print the help" }];
}

function subcommandsOf(command: Command): Candidate[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map((sub) => ({ text: sub.name(), meaning: sub.summary() }));
}

/** Names of tasks, and the options of the one that is named. */
async function ofTasks(before: readonly string[]): Promise<Completion> {
  const { tasksOf } = await import("../../tasks/registry.js");
  const { projectAround } = await import("../../tasks/project.js");
  const tasks = tasksOf(projectAround(process.cwd()));
  const [name] = before.filter((word) => !word.startsWith("-"));
  if (name === undefined) return only(tasks.map((task) => ({ text: task.name, meaning: task.summary })));
  const options = tasks.find((task) => task.name === name)?.options ?? [];
  return {
    candidates: options.map(({ flags, description }) => ({
      text: flags.split(/[ ,=]/)[0],
      meaning: description,
    })),
    files: true,
  };
}

const only = (candidates: readonly Candidate[]): Completion => ({ candidates, files: false });
