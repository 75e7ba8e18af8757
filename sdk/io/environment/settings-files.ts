import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { AssayError } from "../../utils/errors/index.js";
import { interpolate } from "../configs/interpolate.js";
import { displayPath, type Located, type MapNode, type Origin } from "../configs/located.js";
import { parseConfig } from "../configs/parse.js";

/** The settings file of a project: in the current folder, or the nearest above it. */
export const PROJECT_SETTINGS = ".assay.yaml";

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The settings files that are there, as trees that know file and line: the project's before the user's, as it counts more.
 * `ASSAY_SETTINGS_FILE=none` leaves out both. `${env:NAME}` is opened. A file that cannot be read, or is not YAML, throws.
 */
export function readSettingsFiles(cwd: string, variables: Variables): MapNode[] {
  if (variables.ASSAY_SETTINGS_FILE === "none") return [];
  const project = readFirst(projectFiles(resolve(cwd)), cwd);
  const user = userSettingsFile(variables, cwd);
  const own = user === undefined ? undefined : readFirst([user], cwd);
  return [project, own].flatMap((tree) => (tree === undefined ? [] : [opened(tree, variables, cwd)]));
}

/**
 * Where the user's settings are: ASSAY_SETTINGS_FILE, else `assay/config.yaml` in XDG_CONFIG_HOME, in `%APPDATA%` (Windows),
 * or in `~/.config`. Undefined where the variables name no home.
 */
export function userSettingsFile(variables: Variables, cwd: string): string | undefined {
  if (variables.ASSAY_SETTINGS_FILE) return resolve(cwd, variables.ASSAY_SETTINGS_FILE);
  const { XDG_CONFIG_HOME, APPDATA, HOME } = variables;
  const folder =
    XDG_CONFIG_HOME ||
    (process.platform === "win32" && APPDATA) ||
    (HOME ? join(HOME, ".config") : undefined);
  return folder === undefined ? undefined : join(folder, "assay", "config.yaml");
}

function projectFiles(folder: string): string[] {
  const parent = dirname(folder);
  return [join(folder, PROJECT_SETTINGS), ...(parent === folder ? [] : projectFiles(parent))];
}

function readFirst(files: readonly string[], cwd: string): MapNode | undefined {
  for (const file of files) {
    const text = textOf(file, cwd);
    // A file of comments only says nothing, and is no mistake.
    if (text !== undefined) return isBlank(text) ? undefined : parsed(text, file, cwd);
  }
  return undefined;
}

const isBlank = (text: string): boolean =>
  text.split("\n").every((line) => line.trim() === "" || line.trim().startsWith("#"));

function textOf(file: string, cwd: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new AssayError("CONFIG_INVALID", {
      what: `the settings file ${displayPath(file, cwd)} cannot be read (${code})`,
      next: "Give yourself the right to read it, or move it away.",
      cause,
    });
  }
}

function parsed(text: string, file: string, cwd: string): MapNode {
  return asSettings(parseConfig(text, file, cwd)) as MapNode;
}

function opened(tree: MapNode, variables: Variables, cwd: string): MapNode {
  return interpolate(tree, { env: variables, cwd });
}

/** The same tree, whose values say that they come from a settings file. */
function asSettings(node: Located): Located {
  const origin = settingsOrigin(node.origin);
  const keyOrigin = node.keyOrigin && settingsOrigin(node.keyOrigin);
  const base = { ...node, origin, ...(keyOrigin === undefined ? {} : { keyOrigin }) };
  if (node.type === "leaf") return base as Located;
  if (node.type === "list") return { ...base, type: "list", items: node.items.map(asSettings) } as Located;
  const entries = new Map([...node.entries].map(([key, value]) => [key, asSettings(value)]));
  return { ...base, type: "map", entries } as Located;
}

function settingsOrigin(origin: Origin): Origin {
  if (origin.source !== "file") return origin;
  return { source: "settings", file: origin.file, home: homedir(), line: origin.line };
}
