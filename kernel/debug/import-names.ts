// The names that a cell's imports bring, read from its text: a script has them only as properties of a module's namespace.

export interface ImportedName {
  readonly specifier: string;
  /** The export's name; "*" for the namespace. */
  readonly member: string;
}

const IMPORT = /\bimport\s+(?!type\b(?!\s*[,]|\s+from\b))([^"'`;()]*?)\s*\bfrom\s*(["'])([^"'\n]+)\2/g;
const NAME = "[\\p{ID_Start}$_][\\p{ID_Continue}$]*";
const NAMESPACE = new RegExp(`^\\*\\s*as\\s+(${NAME})$`, "u");
const MEMBER = new RegExp(`^(?:(${NAME})\\s+as\\s+)?(${NAME})$`, "u");

/** What a name imports, by the cells' texts, newest first: once for each cell that imports it. */
export function* importsNamed(
  scripts: Iterable<{ readonly text?: string }>,
  name: string,
): Generator<ImportedName> {
  for (const { text } of [...scripts].reverse()) {
    const imported = text?.includes(name) ? importsIn(text).get(name) : undefined;
    if (imported !== undefined) yield imported;
  }
}

/** Names by what they import. Types are left out where they say that they are. */
export function importsIn(text: string): Map<string, ImportedName> {
  const names = new Map<string, ImportedName>();
  for (const [, clause, , specifier] of text.matchAll(IMPORT)) {
    const [, before = "", members = ""] = /^([^{]*)(?:\{([^}]*)\})?/.exec(clause) ?? [];
    for (const part of before.split(",").map((piece) => piece.trim())) {
      const namespace = NAMESPACE.exec(part)?.[1];
      if (namespace !== undefined) names.set(namespace, { specifier, member: "*" });
      else if (MEMBER.test(part)) names.set(part, { specifier, member: "default" });
    }
    for (const part of members.split(",").map((piece) => piece.trim())) {
      const [, exported, local] = MEMBER.exec(part) ?? [];
      if (local !== undefined) names.set(local, { specifier, member: exported ?? local });
    }
  }
  return names;
}
