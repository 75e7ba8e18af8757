import { AssayError } from "../../sdk/utils/errors/index.js";
import { didYouMean } from "../../sdk/utils/names.js";
import { runGit, workTree } from "../git.js";
import { textOption } from "../options.js";
import type { Task, TaskContext } from "../task.js";
import { runProgram } from "../tool.js";
import { nearestType } from "./advice.js";
import { allowedTypes, lintMessages } from "./commitlint.js";
import { composeMessage, type MessageParts } from "./compose.js";

/** Commits what is staged, with a conventional message. */
export const commitsNew: Task = {
  name: "commits:new",
  summary: "commit what is staged, with a conventional message that it asks for",
  description:
    "Commits what is staged. It asks for the parts of a conventional message; with --type and --subject it asks nothing. " +
    "The message is checked by commitlint before git sees it.",
  options: [
    { flags: "--type <type>", description: "kind of change, as feat, fix or docs" },
    { flags: "--scope <scope>", description: "the part that is changed (default: none)" },
    { flags: "--subject <text>", description: "what it does, in a few words" },
    { flags: "--body <text>", description: "why, and what else (default: nothing)" },
    { flags: "--breaking <text>", description: "what no longer works as it did (default: all does)" },
    { flags: "--dry-run", description: "print the message, and commit nothing" },
  ],
  async run(context) {
    const { root, options, print } = context;
    await workTree(root);
    await refuseNothing(root);
    const types = await allowedTypes(root);
    const message = composeMessage(await partsOf(context, types));
    const [{ errors }] = await lintMessages({ text: message }, { root });
    if (errors.length > 0) {
      print(`✗ ${message.split("\n")[0]}`);
      for (const { message: text, name } of errors) print(`    ${text} (${name})`);
      print("Nothing was committed.");
      return false;
    }
    if (options.dryRun === true) {
      print(message);
      return true;
    }
    // Not `-m`: a body may begin its lines with what git takes for comments.
    const args = ["commit", "--cleanup=whitespace", "--file=-"];
    const { code } = await runProgram("git", args, { root, input: `${message}\n` });
    if (code !== 0) print("Nothing was committed: git or one of its hooks refused it, see above.");
    return code === 0;
  },
};

async function refuseNothing(root: string): Promise<void> {
  const { code } = await runGit(["diff", "--cached", "--quiet"], { root });
  if (code === 1) return;
  throw new AssayError("PROJECT_INVALID", {
    what: "nothing is staged",
    wanted: "changes to commit",
    next: "Stage some first: `git add FILE`, or `git add --patch` to pick; `git status` lists what is changed.",
  });
}

async function partsOf(context: TaskContext, types: readonly string[]): Promise<MessageParts> {
  const [type, scope, subject, body, breaking] = ["type", "scope", "subject", "body", "breaking"].map(
    (name) => textOption(context, name),
  );
  if (type !== undefined && types.length > 0 && !types.includes(type)) {
    const near = nearestType(`${type}:`, types);
    throw new AssayError("CLI_USAGE", {
      what: `the type "${type}" is not allowed`,
      wanted: types.join(", "),
      next: near === undefined ? didYouMean(type, types) : `Did you mean "${near}"?`,
    });
  }
  if (type !== undefined && subject !== undefined) return { type, scope, subject, body, breaking };
  if (!context.interactive) {
    throw new AssayError("INPUT_UNAVAILABLE", {
      what: `the message's ${type === undefined ? "type" : "subject"} is missing, and there is no terminal to ask at`,
      wanted: `--type and --subject, and as you like --scope, --body and --breaking`,
      next: 'Give them: assay task commits:new --type feat --scope data --subject "read dates".',
    });
  }
  const { askForMessage } = await import("./ask.js");
  return await askForMessage({ type, scope, subject, body, breaking }, types);
}
