import { AssayError } from "../../sdk/utils/errors/index.js";
import type { MessageParts } from "./compose.js";

/** Asks a person for the parts of a message that are not given. Throws INTERRUPTED where they leave. */
export async function askForMessage(
  given: Partial<MessageParts>,
  types: readonly string[],
): Promise<MessageParts> {
  const { isCancel, select, text } = await import("@clack/prompts");
  const answered = <T>(answer: T): Exclude<T, symbol> => {
    if (isCancel(answer)) throw new AssayError("INTERRUPTED", { what: "nothing was committed" });
    return answer as Exclude<T, symbol>;
  };
  const line = async (message: string, given: string | undefined): Promise<string> =>
    given ?? answered(await text({ message, defaultValue: "" }));
  const type =
    given.type ??
    (types.length === 0
      ? await line("Type?", undefined)
      : answered(
          await select({
            message: "What kind of change is it?",
            options: types.map((value) => ({ value, label: value, hint: HINTS[value] })),
          }),
        ));
  const scope = await line("Which part is changed? (Enter: none)", given.scope);
  const subject =
    given.subject ??
    answered(
      await text({
        message: "What does it do, in a few words?",
        validate: (value) => (value?.trim() ? undefined : "A few words are needed."),
      }),
    );
  const body = await line("Why, and what else? (Enter: nothing)", given.body);
  const breaking = await line("What no longer works as it did? (Enter: all does)", given.breaking);
  return { type, scope, subject, body, breaking };
}

/** What the conventional types mean. */
const HINTS: Readonly<Record<string, string | undefined>> = {
  feat: "something new for who uses it",
  fix: "an error is mended",
  docs: "documentation only",
  perf: "faster, or with less memory",
  refactor: "the same in another form",
  test: "tests only",
  build: "packages, the build",
  ci: "what runs on a server after a push",
  style: "white space, formatting",
  chore: "what is none of these",
  revert: "an earlier commit is taken back",
};
