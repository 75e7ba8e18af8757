import { readFile } from "node:fs/promises";
import { AssayError, messageOf } from "../../sdk/utils/errors/index.js";
import { git } from "../git.js";

/** Below this line `git commit --verbose` shows the change, which is no part of the message. */
const SCISSORS = /^.{1,3} -{24} >8 -{24}$/m;

/** The message in a file as git would keep it: without comments, and without the change that `--verbose` shows below it. */
export async function messageIn(file: string, root: string): Promise<string> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new AssayError("CLI_USAGE", {
      what: "the file of the commit message cannot be read",
      got: messageOf(cause),
      wanted: "a text file, as git hands to its hook commit-msg",
      cause,
    });
  });
  const [message = ""] = text.split(SCISSORS);
  return git(["stripspace", "--strip-comments"], { root, input: message });
}
