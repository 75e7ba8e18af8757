import { builtinModules } from "node:module";
import { AssayError } from "../../sdk/utils/errors/index.js";

/** Most characters of a package's name. */
const MOST_CHARACTERS = 214;
/** Names that npm keeps for itself. */
const RESERVED = ["node_modules", "favicon.ico"];

/**
 * Checks a name by npm's rules for new packages (https://docs.npmjs.com/cli/configuring-npm/package-json#name), and that it is
 * none of the packages that the project depends on, since npm installs no package into itself. Throws PROJECT_INVALID.
 */
export function checkName(name: string, dependencies: readonly string[]): void {
  const why = faultOf(name, dependencies);
  if (why === undefined) return;
  const suggested = suggestName(name);
  const isOk = suggested !== "" && faultOf(suggested, dependencies) === undefined;
  throw new AssayError("PROJECT_INVALID", {
    what: `npm refuses the project's name: ${why}`,
    got: JSON.stringify(name),
    wanted: "small letters, digits, hyphens, dots and underscores, as my-experiments or @me/my-experiments",
    next: `Give another one: --name ${isOk ? suggested : "my-experiments"}.`,
  });
}

/** What npm has against a name; undefined where it takes it. */
function faultOf(name: string, dependencies: readonly string[]): string | undefined {
  if (name === "") return "it is empty";
  if (name.length > MOST_CHARACTERS) return `it has over ${MOST_CHARACTERS} characters`;
  if (name.trim() !== name) return "it begins or ends with white space";
  if (name !== name.toLowerCase()) return "it has capital letters";
  const [, scope, own = name] = /^@([^/]+)\/([^/]+)$/.exec(name) ?? [];
  for (const part of scope === undefined ? [own] : [scope, own]) {
    if (/^[._]/.test(part)) return "it begins with a dot or an underscore";
    // What encodeURIComponent keeps and npm does not.
    if (encodeURIComponent(part) !== part || /[~'!()*]/.test(part))
      return "it has characters that an address cannot hold as they are";
  }
  if (RESERVED.includes(name)) return "npm keeps this name for itself";
  if (builtinModules.includes(name)) return "a module of Node has it";
  if (dependencies.includes(name)) return "a package that the project depends on has it";
  return undefined;
}

/** The nearest name that npm takes; it may be empty. */
export function suggestName(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^a-z0-9._-]+/g, "-")
    .replaceAll(/^[-._]+|[-._]+$/g, "")
    .slice(0, MOST_CHARACTERS);
}
