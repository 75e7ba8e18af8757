import type { z } from "zod";
import { pluginsInScope } from "../../core/plugins/index.js";
import { AssayError } from "../../utils/errors/index.js";
import { didYouMean, nearestName } from "../../utils/names.js";
import { childOf, formatOrigin, type Located, type MapNode, type Origin } from "./located.js";
import { knownKeys } from "./schemas.js";

type Issue = z.core.$ZodIssue;

/** One thing that is wrong with a config. */
interface Problem {
  readonly path: readonly PropertyKey[];
  readonly origin: Origin;
  readonly unknownKey: boolean;
  /** `got "many", wanted a number`. */
  readonly what: string;
  /** `Did you mean "epochs"?` */
  readonly hint?: string;
}

/** All that a schema finds wrong with a config, as one error: CONFIG_KEY_UNKNOWN where a key is not known, else CONFIG_INVALID. */
export function configError(
  issues: readonly Issue[],
  schema: z.ZodType,
  plain: unknown,
  config: MapNode,
  cwd: string,
) {
  const reader = { schema, plain, config };
  const problems = issues.flatMap((issue) => read(issue, [], reader));
  const list = dropExplained(problems).sort(byPlace);
  const code = list.some((problem) => problem.unknownKey) ? "CONFIG_KEY_UNKNOWN" : "CONFIG_INVALID";
  const [only] = list;
  if (list.length === 1) return new AssayError(code, { what: line(only, cwd), next: only.hint });
  const lines = list.map(
    (problem) => `\n  - ${line(problem, cwd)}${problem.hint ? `. ${problem.hint}` : ""}`,
  );
  return new AssayError(code, {
    what: `${list.length} keys of the config are wrong`,
    next: `Correct them (\`assay schema\` prints what is allowed):${lines.join("")}`,
  });
}

function line({ origin, path, what }: Problem, cwd: string): string {
  return `${formatOrigin(origin, cwd)}: ${path.length > 0 ? `${formatPath(path)}: ` : ""}${what}`;
}

interface Reader {
  readonly schema: z.ZodType;
  readonly plain: unknown;
  readonly config: MapNode;
}

function read(issue: Issue, prefix: readonly PropertyKey[], reader: Reader): Problem[] {
  const path = [...prefix, ...issue.path];
  const value = valueAt(reader.plain, path);
  if (issue.code === "unrecognized_keys") {
    const known = knownKeys(reader.schema, reader.plain, path);
    return issue.keys.map((key) => ({
      path: [...path, key],
      origin: originAt(reader.config, [...path, key], true),
      unknownKey: true,
      what: `the key "${key}" is not known here${ownerOf([...path, key], reader.plain)}`,
      hint: didYouMean(key, known),
    }));
  }
  if (issue.code === "invalid_union") {
    const branch = fittingBranch(issue.errors);
    if (branch !== undefined) return branch.flatMap((inner) => read(inner, path, reader));
  }
  const found = value === undefined ? "is missing" : `got ${describe(value)}`;
  const what = `${found}, wanted ${wanted(issue)}${ownerOf(path, reader.plain)}`;
  return [
    { path, origin: originAt(reader.config, path, false), unknownKey: false, what, hint: hint(issue, value) },
  ];
}

/** Which plug-in wants it so, where a kind of one stands on the way to a path. */
function ownerOf(path: readonly PropertyKey[], plain: unknown): string {
  const { models, explainers, datasets, jobs } = pluginsInScope();
  const owners = path.flatMap((_, depth) => {
    const kind = valueAt(plain, [...path.slice(0, depth), "kind"]);
    // Where the kind itself is wrong, it is nobody's.
    if (typeof kind !== "string" || path[depth] === "kind") return [];
    const found =
      depth === 0 ? jobs.get(kind) : (models.get(kind) ?? explainers.get(kind) ?? datasets.get(kind));
    return found === undefined ? [] : [` (${kind} is of the plug-in ${found.owner})`];
  });
  return owners.at(-1) ?? "";
}

/** The member of a union that was meant: the one whose own type fits, with the fewest problems. */
function fittingBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const fits = (branch: readonly Issue[]): boolean =>
    branch.every((issue) => issue.path.length > 0 || !["invalid_type", "invalid_value"].includes(issue.code));
  return [...branches].filter(fits).sort((a, b) => a.length - b.length)[0];
}

function wanted(issue: Issue): string {
  if (issue.code === "invalid_type") return typeName(issue.expected);
  if (issue.code === "invalid_value") return oneOf(issue.values);
  if (issue.code === "invalid_union") {
    const options = optionsOf(issue);
    if (options !== undefined) return oneOf(options);
    const types = issue.errors.flatMap((branch) =>
      branch.filter((inner) => inner.path.length === 0).map((inner) => wanted(inner)),
    );
    return [...new Set(types)].join(" or ") || "another value";
  }
  if (issue.code === "too_small" || issue.code === "too_big") return bound(issue);
  return issue.message.replace(/^Invalid \w+: (must |expected )?/, "");
}

function bound(issue: Extract<Issue, { code: "too_small" | "too_big" }>): string {
  const small = issue.code === "too_small";
  const limit = small ? issue.minimum : issue.maximum;
  const units: Readonly<Record<string, string>> = {
    string: " characters",
    array: " items",
    map: " items",
  };
  const counted = units[issue.origin] ?? "";
  const words = issue.inclusive === false ? ["more than", "less than"] : ["at least", "at most"];
  return `${counted === "" ? "a number " : ""}${words[small ? 0 : 1]} ${limit}${limit === 1 ? counted.replace(/s$/, "") : counted}`;
}

function oneOf(values: readonly unknown[]): string {
  // A kind that may be left out stands in the list as undefined.
  const known = values.filter((value) => value !== undefined);
  const names = known.map((value) => (typeof value === "string" ? value : JSON.stringify(value)));
  return names.length === 1 ? names[0] : `one of ${names.join(", ")}`;
}

/** The nearest of the values that a text could have been. */
function hint(issue: Issue, value: unknown): string | undefined {
  const values = issue.code === "invalid_value" ? issue.values : optionsOf(issue);
  const names = (values ?? []).filter((name) => typeof name === "string");
  const near = typeof value === "string" ? nearestName(value, names) : undefined;
  return near === undefined ? undefined : `Did you mean "${near}"?`;
}

/** The kinds that a union on `kind` knows. */
function optionsOf(issue: Issue): readonly unknown[] | undefined {
  return issue.code === "invalid_union" ? (issue as { options?: readonly unknown[] }).options : undefined;
}

function typeName(expected: string): string {
  const names: Record<string, string> = {
    object: "a map of keys",
    record: "a map of keys",
    array: "a list",
    int: "an integer",
    string: "a text",
    boolean: "true or false",
  };
  return names[expected] ?? `a ${expected}`;
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length} items`;
  if (typeof value === "object" && value !== null)
    return `a map of ${Object.keys(value).join(", ") || "nothing"}`;
  if (typeof value === "function") return "a function";
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** A key that is missing because a misspelt one stands in its place is told once, by the misspelt one. */
function dropExplained(problems: readonly Problem[]): Problem[] {
  const misspelt = problems.filter((problem) => problem.unknownKey);
  return problems.filter((problem) => {
    if (problem.unknownKey || !problem.what.startsWith("is missing")) return true;
    const name = String(problem.path.at(-1));
    const parent = formatPath(problem.path.slice(0, -1));
    return !misspelt.some(
      (other) => formatPath(other.path.slice(0, -1)) === parent && other.hint?.includes(`"${name}"`),
    );
  });
}

function byPlace(a: Problem, b: Problem): number {
  if (a.origin.source !== "file" || b.origin.source !== "file" || a.origin.file !== b.origin.file) return 0;
  return a.origin.line - b.origin.line || a.origin.column - b.origin.column;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (part, key) => (part as Record<PropertyKey, unknown> | null | undefined)?.[key],
    value,
  );
}

/** Where the value at a path was written, or the nearest map around it that was. */
function originAt(config: MapNode, path: readonly PropertyKey[], atKey: boolean): Origin {
  let node: Located = config;
  for (const key of path) {
    const child = childOf(node, String(key));
    if (child === undefined) return node.keyOrigin ?? node.origin;
    node = child;
  }
  return atKey ? (node.keyOrigin ?? node.origin) : node.origin;
}

/** `metrics[0].threshold`. */
function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((key, i) => (typeof key === "number" ? `[${key}]` : i === 0 ? String(key) : `.${String(key)}`))
    .join("");
}
