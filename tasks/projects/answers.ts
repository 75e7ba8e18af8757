import { AssayError } from "../../sdk/utils/errors/index.js";
import { flag, textOption } from "../options.js";
import type { TaskContext } from "../task.js";
import { columnChoices, type Source } from "./source.js";

/** What is to be known before a project can be made. */
export interface Answers {
  /** As it was written: relative or absolute. */
  readonly directory: string;
  readonly name?: string;
  readonly data?: string;
  readonly install: boolean;
  /** The column that is to be predicted; of data that were read, since their columns can then be chosen from. */
  readonly target: (source: Source) => Promise<string>;
}

/** What the command line says; what it leaves open is asked where a person can be asked. Throws CLI_USAGE, INTERRUPTED. */
export async function answers(context: TaskContext): Promise<Answers> {
  const { options, argument } = context;
  const given = {
    ...text("name", options.name),
    ...text("data", options.data),
    target: textOption(context, "target"),
    directory: argument,
    install: flag(context, "install"),
  };
  if (context.interactive && options.yes !== true) {
    const { askFor } = await import("./prompts.js");
    return await askFor(given);
  }
  return {
    ...given,
    directory: given.directory ?? ".",
    install: given.install ?? false,
    target: async ({ table }) => given.target ?? refuseNoTarget(columnChoices(table).map(({ name }) => name)),
  };
}

/** What the command line said. */
export interface Given extends Pick<Answers, "name" | "data"> {
  readonly directory: string | undefined;
  readonly target: string | undefined;
  readonly install: boolean | undefined;
}

function text(name: "name" | "data", value: unknown): { readonly [Key in "name" | "data"]?: string } {
  return typeof value === "string" ? { [name]: value } : {};
}

function refuseNoTarget(names: readonly string[]): never {
  throw new AssayError("CLI_USAGE", {
    what: "no target was named",
    wanted: "--target COLUMN: the column that is to be predicted",
    next: `The data have ${names.slice(0, 30).join(", ")}${names.length > 30 ? ", …" : ""}.`,
  });
}
