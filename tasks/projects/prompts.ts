import { AssayError } from "../../sdk/utils/errors/index.js";
import { present } from "../../sdk/utils/present.js";
import type { Answers, Given } from "./answers.js";
import { columnChoices } from "./source.js";

/** Asks a person for what the command line leaves open. Throws INTERRUPTED where they leave. */
export async function askFor(given: Given): Promise<Answers> {
  const { confirm, isCancel, select, text } = await import("@clack/prompts");
  const answered = <T>(answer: T): Exclude<T, symbol> => {
    if (isCancel(answer)) throw new AssayError("INTERRUPTED", { what: "no project was made" });
    return answer as Exclude<T, symbol>;
  };
  const directory =
    given.directory ??
    answered(
      await text({
        message: "Where shall the project be?",
        placeholder: "my-experiments",
        defaultValue: "my-experiments",
      }),
    );
  const data =
    given.data ??
    answered(await text({ message: "Which data file? (Enter: a sample of bike rentals)", defaultValue: "" }));
  const install =
    given.install ?? answered(await confirm({ message: "Install the packages by npm?", initialValue: true }));
  return {
    ...present({ name: given.name }),
    ...(data === "" ? {} : { data }),
    directory,
    install,
    async target({ table }) {
      if (given.target !== undefined) return given.target;
      const options = columnChoices(table).map(({ name, kind }) => ({
        value: name,
        label: name,
        hint: kind,
      }));
      return answered(await select({ message: "Which column is to be predicted?", options, maxItems: 12 }));
    },
  };
}
