import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { AssayError } from "../../sdk/utils/errors/index.js";
import { runTool, type Tool, type ToolAnswer } from "../tool.js";

/** What commitlint says of one message. */
export interface LintResult {
  /** The message. */
  readonly input: string;
  readonly errors: readonly LintFault[];
  readonly warnings: readonly LintFault[];
}

export interface LintFault {
  /** The rule, as `type-empty`. */
  readonly name: string;
  readonly message: string;
}

/** The messages that are checked: a text, or those of a range of commits. */
export type Messages = { readonly text: string } | { readonly from?: string; readonly to: string };

/** commitlint, with the rules that it goes by where a project has none of its own. */
export const COMMITLINT: Tool = {
  package: "@commitlint/cli",
  program: "commitlint",
  install: "@commitlint/cli @commitlint/config-conventional",
};

/** The rules where the project names none. */
const CONVENTIONAL = "@commitlint/config-conventional";

/** What commitlint says of messages, by the project's config, or by config-conventional where it has none. Throws TOOL_MISSING. */
export async function lintMessages(
  messages: Messages,
  { root, signal }: { readonly root: string; readonly signal?: AbortSignal },
): Promise<readonly LintResult[]> {
  const text = "text" in messages ? messages.text : undefined;
  const range = "to" in messages ? [...given("--from", messages.from), "--to", messages.to] : [];
  const format = createRequire(__filename).resolve("./commitlint-format.js");
  const lint = async (...more: string[]): Promise<readonly LintResult[]> => {
    const args = [...range, "--format", format, ...more];
    return resultsOf(await runTool(COMMITLINT, args, { root, signal, input: text, capture: true }));
  };
  const results = await lint();
  return results.some(isWithoutRules) ? await lint("--extends", conventional(root)) : results;
}

/** The types that the project's config allows; none where it allows any. */
export async function allowedTypes(root: string): Promise<readonly string[]> {
  const read = async (...more: string[]): Promise<Record<string, unknown>> => {
    const args = ["--print-config", "json", ...more];
    const { stdout } = await runTool(COMMITLINT, args, { root, capture: true });
    return Object(Object(JSON.parse(stdout)).rules);
  };
  const own = await read();
  const rules = Object.keys(own).length > 0 ? own : await read("--extends", conventional(root));
  const rule = rules["type-enum"];
  const [level, applies, types] = Array.isArray(rule) ? rule : [];
  return level > 0 && applies === "always" && Array.isArray(types) ? types.map(String) : [];
}

const given = (option: string, value: string | undefined): string[] =>
  value === undefined ? [] : [option, value];

const isWithoutRules = ({ errors }: LintResult): boolean => errors.some(({ name }) => name === "empty-rules");

/** The conventional rules by the name that commitlint finds them by; told in plain words where the project lacks them. */
function conventional(root: string): string {
  for (let folder = root; ; folder = dirname(folder)) {
    const home = join(folder, "node_modules", ...CONVENTIONAL.split("/"));
    if (existsSync(join(home, "package.json"))) return CONVENTIONAL;
    if (dirname(folder) !== folder) continue;
    throw new AssayError("TOOL_MISSING", {
      what: `the project has neither rules for commit messages nor ${CONVENTIONAL}`,
      wanted: `${CONVENTIONAL}, or a config of commitlint`,
      next: `Run \`npm install --save-dev ${CONVENTIONAL}\`.`,
    });
  }
}

function resultsOf({ stdout, output }: ToolAnswer): readonly LintResult[] {
  const line = stdout.split("\n").find((candidate) => candidate.startsWith('{"valid":'));
  if (line !== undefined) return (JSON.parse(line) as { readonly results: readonly LintResult[] }).results;
  throw new AssayError("PROJECT_INVALID", {
    what: "commitlint could not check the messages",
    got: output.trim().split("\n").slice(0, 8).join("\n"),
    next: "Mend its config: `npx commitlint --print-config` shows it.",
  });
}
