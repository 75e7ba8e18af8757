import { createHash } from "node:crypto";

/** The hooks of git that Assay sets up, with what each does, in the order in which git calls them. */
export const HOOKS = {
  "pre-commit": "lints what is staged (commits:staged)",
  "commit-msg": "checks the message (commits:check)",
  "pre-push": "runs all checks (checks)",
} as const;

export type HookName = keyof typeof HOOKS;

/** What a hook has to know of this computer and this project. */
export interface HookPlaces {
  /** The Node that it runs by, absolute. */
  readonly node: string;
  /** The project's folder from the top of the work tree; empty where it is the top. */
  readonly project: string;
  /** Where Assay's command line may be: from the top of the work tree, or absolute. The first that is there runs. */
  readonly mains: readonly string[];
  /** Whether the folder of the hooks was made for them, and goes with them. */
  readonly madeFolder: boolean;
}

/** What a hook of others that was there before is called while ours is. */
export const keptName = (name: HookName): string => `${name}.before-assay`;

const TITLE = "# Assay's hook";

/** A hook, for the shell that git brings along on Windows too. */
export function hookScript(name: HookName, places: HookPlaces): string {
  const body = bodyOf(name, places);
  return [
    "#!/bin/sh",
    `${TITLE} ${name}: ${HOOKS[name]}. Written by \`assay task installs:hooks\`, taken away by the same with --undo.`,
    `# digest: ${digest(body)}`,
    body,
  ].join("\n");
}

/** What a file in the place of a hook is: ours as we wrote it, ours and changed since, or another's. */
export function readHook(text: string): {
  readonly owner: "ours" | "changed" | "foreign";
  readonly madeFolder: boolean;
} {
  const [, title = "", stated = "", ...rest] = text.split("\n");
  if (!title.startsWith(TITLE)) return { owner: "foreign", madeFolder: false };
  const body = rest.join("\n");
  const isIntact = stated === `# digest: ${digest(body)}`;
  return { owner: isIntact ? "ours" : "changed", madeFolder: body.startsWith(MADE_FOLDER) };
}

const digest = (body: string): string => createHash("sha256").update(body).digest("hex").slice(0, 16);

const MADE_FOLDER = "# The folder was made for it, and goes with it.\n";

/** Text as one word of a shell; paths of Windows with slashes, as its sh wants them. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
const path = (text: string): string =>
  quoted(text.replace(/^[A-Za-z]:\\.*/, (all) => all.replaceAll("\\", "/")));

function bodyOf(name: HookName, { node, project, mains, madeFolder }: HookPlaces): string {
  const isAbsolute = (main: string): boolean => /^(\/|[A-Za-z]:)/.test(main);
  const candidates = mains.map((main) => (isAbsolute(main) ? path(main) : `"$top"/${path(main)}`));
  return `${madeFolder ? MADE_FOLDER : ""}${BEGINNINGS[name] ?? runKept(name, '"$kept" "$@"')}
# Git hands over paths from the top of the work tree; the work is done in the project's folder.
top=$PWD
absolute() { case "$1" in /* | ?:*) printf '%s' "$1" ;; *) printf '%s/%s' "$top" "$1" ;; esac; }
if [ -n "\${GIT_DIR:-}" ]; then GIT_DIR=$(absolute "$GIT_DIR"); export GIT_DIR; fi
if [ -n "\${GIT_INDEX_FILE:-}" ]; then GIT_INDEX_FILE=$(absolute "$GIT_INDEX_FILE"); export GIT_INDEX_FILE; fi
project="$top"${project === "" ? "" : `/${path(project)}`}
# A branch without the project has nothing to check.
[ -f "$project/package.json" ] || exit 0

refuse() {
  printf '%s\\n' "assay: the hook ${name} cannot run: $1" "  ${AROUND[name]} goes past it; assay task installs:hooks --undo takes it away." >&2
  exit 1
}
# Programs with windows start git without a shell's PATH: the Node that set this up is named, and others are looked for.
node=${path(node)}
if [ ! -x "$node" ]; then
  node=
  for candidate in "$(command -v node 2>/dev/null)" "$HOME"/.volta/bin/node "$HOME"/.nvm/versions/node/*/bin/node \\
    /opt/homebrew/bin/node /usr/local/bin/node /usr/bin/node "/c/Program Files/nodejs/node.exe"; do
    [ -x "$candidate" ] || continue
    "$candidate" -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null || continue
    node=$candidate
    break
  done
fi
[ -n "$node" ] || refuse "there is no Node.js 20 or later; install it, then run assay task installs:hooks again."
main=
for candidate in ${candidates.join(" ")}; do
  [ -f "$candidate" ] || continue
  main=$candidate
  break
done
[ -n "$main" ] || refuse "assay is not installed in $project; run npm ci there."
${name === "commit-msg" ? 'message=$(absolute "$1")\n' : ""}cd "$project" || exit 1
${WORK[name]}
`;
}

const runKept = (name: HookName, call: string): string =>
  `# A hook that was there before runs first.
kept=$(dirname "$0")/${keptName(name)}
if [ -x "$kept" ]; then ${call} || exit $?; fi`;

const BEGINNINGS: Partial<Record<HookName, string>> = {
  "pre-push": `# What is pushed, a line a ref; the hook that was there before is told it, too.
refs=$(cat)
${runKept(
  "pre-push",
  `printf '%s' "\${refs:+$refs
}" | "$kept" "$@"`,
)}
# Where refs are only deleted there is nothing to check.
pushed=
while read -r _ hash _; do case "$hash" in *[!0]*) pushed=yes ;; esac; done <<REFS
$refs
REFS
[ -n "$pushed" ] || exit 0`,
};

const AROUND: Record<HookName, string> = {
  "pre-commit": "git commit --no-verify",
  "commit-msg": "git commit --no-verify",
  "pre-push": "git push --no-verify",
};

const WORK: Record<HookName, string> = {
  "pre-commit": 'exec "$node" "$main" task commits:staged',
  "commit-msg": 'exec "$node" "$main" task commits:check "$message"',
  // What git push prints is read by programs: what the checks say goes to standard error. Tests that work on repositories of their own must not find this one in their variables.
  "pre-push": 'unset $(git rev-parse --local-env-vars)\nexec "$node" "$main" task checks </dev/null >&2',
};
