import { nearestName } from "../../sdk/utils/names.js";

/** Words that people begin a message with, and the type that they mean. */
const MEANT: Readonly<Record<string, string>> = {
  ...meaning("feat", "feature features add adds added adding new implement implements implemented introduce"),
  ...meaning("fix", "bug bugfix bugs fixes fixed fixing hotfix patch repair mend"),
  ...meaning("docs", "doc document documents documented documentation readme guide"),
  ...meaning("test", "tests tested testing spec specs"),
  ...meaning("perf", "performance speed faster optimise optimize optimised optimized"),
  ...meaning("refactor", "refactors refactored refactoring rename renamed restructure simplify move moved"),
  ...meaning("style", "format formats formatted formatting lint linting whitespace"),
  ...meaning("build", "bundle deps dependency dependencies bump upgrade"),
  ...meaning("ci", "pipeline workflow workflows"),
  ...meaning("revert", "reverts reverted undo"),
  ...meaning("chore", "chores misc wip update updated cleanup"),
};

const HEADER = /^\s*(?<type>[\p{L}-]+)\s*(?<scope>\([^)]*\))?\s*(?<breaking>!)?\s*:\s*(?<subject>.*)$/u;

/** The allowed type that a header means: by what it begins with; undefined where nothing is near. */
export function nearestType(header: string, types: readonly string[]): string | undefined {
  const written = HEADER.exec(header)?.groups?.type;
  const word = (written ?? /^\s*([\p{L}-]+)/u.exec(header)?.[1] ?? "").toLowerCase();
  if (types.includes(word)) return word;
  const meant = Object.hasOwn(MEANT, word) ? MEANT[word] : undefined;
  if (meant !== undefined && types.includes(meant)) return meant;
  // A first word without a colon is a word of the sentence: only one that is written as a type may be misspelt.
  return written === undefined ? undefined : nearestName(word, types);
}

/** The header as it would be right; undefined where its type cannot be told. */
export function betterHeader(header: string, types: readonly string[]): string | undefined {
  const type = nearestType(header, types);
  if (type === undefined) return undefined;
  const { scope = "", breaking = "", subject = header } = HEADER.exec(header)?.groups ?? {};
  const words = subject.trim().replace(/(?<!\.)\.$/, "");
  if (words === "") return undefined;
  return `${type}${scope.replaceAll(/\s/g, "")}${breaking}: ${uncapitalised(words)}`;
}

/** Names and abbreviations keep their capitals. */
function uncapitalised(text: string): string {
  return /^\p{Lu}(\p{Ll}|\s|$)/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

function meaning(type: string, words: string): Record<string, string> {
  return Object.fromEntries(words.split(" ").map((word) => [word, type]));
}
