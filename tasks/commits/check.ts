import { relative, resolve } from "node:path";
import { AssayError } from "../../sdk/utils/errors/index.js";
import { git, tryGit, workTree } from "../git.js";
import { textOption } from "../options.js";
import type { Task, TaskContext } from "../task.js";
import { betterHeader } from "./advice.js";
import { allowedTypes, type LintResult, lintMessages } from "./commitlint.js";
import { messageIn } from "./message.js";

/** What is checked: a message, or commits. */
type Subject =
  | { readonly kind: "text"; readonly text: string; readonly file?: string }
  | { readonly kind: "range"; readonly from?: string; readonly to: string; readonly told: string };

/** Checks commit messages by commitlint: one that is to be, or those of commits. */
export const commitsCheck: Task = {
  name: "commits:check",
  summary: "check commit messages: conventional, by commitlint",
  description:
    "Checks commit messages by commitlint, with the project's config, or config-conventional where it has none: the message in a file (as git's hook " +
    "commit-msg does), a text, or those of commits; without any of these the commits that the upstream branch does not have, else the last one. " +
    "What is wrong is told with the nearest allowed type.",
  argument: { name: "file", description: "file with a message, as git hands it to the hook commit-msg" },
  options: [
    { flags: "--message <text>", description: "a message to check" },
    { flags: "--from <rev>", description: "check the commits after this one" },
    { flags: "--to <rev>", description: "check the commits up to this one (default: HEAD)" },
  ],
  async run(context) {
    const subject = await subjectOf(context);
    const { root } = context;
    if (subject.kind === "text") {
      // Git itself gives up a commit whose message is empty: there is nothing to check.
      if (subject.text.trim() === "") {
        if (subject.file === undefined) throw usage("the message is empty", '""');
        context.print("The message is empty: git makes no commit of it.");
        return true;
      }
      const [result] = await lintMessages({ text: subject.text }, { root });
      return await report(context, [result], () => undefined, subject.file);
    }
    const log = await git(["log", "--format=%h %s", rangeOf(subject)], { root });
    if (log === "") {
      context.print(`There are no commits to check: ${subject.told}.`);
      return true;
    }
    const results = await lintMessages(subject, { root });
    const hashes = new Map(log.split("\n").map((line) => splitOnce(line, " ").reverse() as [string, string]));
    context.say(`Checking ${subject.told}.`);
    return await report(context, results, (header) => hashes.get(header));
  },
};

const rangeOf = ({ from, to }: { readonly from?: string; readonly to: string }): string =>
  from === undefined ? to : `${from}..${to}`;

async function subjectOf(context: TaskContext): Promise<Subject> {
  const { root, cwd, argument } = context;
  const [message, from, to] = ["message", "from", "to"].map((name) => textOption(context, name));
  const range = from !== undefined || to !== undefined;
  if ([argument, message].filter((text) => text !== undefined).length + Number(range) > 1)
    throw usage("more than one thing to check", "a file, --message, or --from and --to, together");
  if (message !== undefined) return { kind: "text", text: message };
  if (argument !== undefined) {
    const file = resolve(cwd, argument);
    return { kind: "text", text: await messageIn(file, root), file: relative(cwd, file) };
  }
  await workTree(root);
  if (range) {
    const last = await commitOf(to ?? "HEAD", root);
    const first = from === undefined ? undefined : await commitOf(from, root);
    const told = from === undefined ? `all commits up to ${to}` : `the commits of ${from}..${to ?? "HEAD"}`;
    return { kind: "range", from: first, to: last, told };
  }
  const head = await commitOf("HEAD", root);
  const upstream = await tryGit(["rev-parse", "--verify", "--quiet", "@{upstream}"], { root });
  if (upstream !== undefined && upstream !== head)
    return { kind: "range", from: upstream, to: head, told: "the commits that the upstream branch lacks" };
  const parent = await tryGit(["rev-parse", "--verify", "--quiet", "HEAD^"], { root });
  return { kind: "range", from: parent, to: head, told: "the last commit" };
}

/** The commit that a name means, in full. */
async function commitOf(name: string, root: string): Promise<string> {
  const words = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`];
  const hash = await tryGit(words, { root });
  if (hash !== undefined) return hash.replace(/^[\s\S]*\n/, "");
  const isShallow = (await tryGit(["rev-parse", "--is-shallow-repository"], { root })) === "true";
  throw new AssayError("CLI_USAGE", {
    what: name === "HEAD" ? "there is no commit yet" : `there is no commit "${name}"`,
    wanted: "a branch, a tag or a commit's hash",
    next: isShallow
      ? "This copy holds the newest commits only: fetch the rest (`git fetch --unshallow`; `fetch-depth: 0` in a CI file)."
      : undefined,
  });
}

/** Prints what was found and gives whether all is well. */
async function report(
  { print, root }: TaskContext,
  results: readonly LintResult[],
  hashOf: (header: string) => string | undefined,
  file?: string,
): Promise<boolean> {
  const wrong = results.filter(({ errors }) => errors.length > 0);
  for (const { input, warnings } of results)
    for (const { message, name } of warnings) print(`! ${headerOf(input)}: ${message} (${name})`);
  if (wrong.length === 0) {
    print(
      results.length === 1
        ? "The message is conventional."
        : `All ${results.length} messages are conventional.`,
    );
    return true;
  }
  const types = await allowedTypes(root);
  for (const { input, errors } of wrong) {
    const header = headerOf(input);
    const hash = hashOf(header);
    print(`✗ ${hash === undefined ? "" : `${hash} `}${header}`);
    for (const { message, name } of errors) print(`    ${message} (${name})`);
    if (!errors.some(({ name }) => /^(type|subject)-/.test(name))) continue;
    const better = betterHeader(header, types);
    if (better !== undefined && better !== header) print(`    Did you mean "${better}"?`);
    else if (types.length > 0)
      print(`    Write it as TYPE(SCOPE): SUBJECT, with one of ${types.join(", ")}.`);
  }
  if (results.length > 1) print(`${wrong.length} of ${results.length} messages are not conventional.`);
  else if (file !== undefined) print(`The message is kept: git commit --edit --file="${file}"`);
  return false;
}

const headerOf = (message: string): string => splitOnce(message.trimStart(), "\n")[0].trimEnd();

function splitOnce(text: string, at: string): [string, string] {
  const place = text.indexOf(at);
  return place < 0 ? [text, ""] : [text.slice(0, place), text.slice(place + at.length)];
}

function usage(what: string, got: string): AssayError {
  return new AssayError("CLI_USAGE", {
    what,
    got,
    wanted: "a file, --message TEXT, or --from REV and --to REV",
  });
}
