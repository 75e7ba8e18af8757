import { z } from "zod";
import { nearestName } from "../../utils/names.js";
import { type Located, type MapNode, type Origin, toPlain } from "../configs/located.js";
import { locate } from "../configs/objects.js";
import { configError } from "../configs/problems.js";
import { parseValueOrText } from "../configs/values.js";
import type { Environment } from "../environment/index.js";
import { settingAt } from "../environment/settings-values.js";
import { VARIABLES } from "../environment/variables.js";
import { settingDefinitions } from "./definitions.js";
import { settingsSchema } from "./file-schema.js";

/** Defaults that the user's files and variables say otherwise, by the name of the setting: checked, each with its origin. */
export type Overrides = ReadonlyMap<string, Located>;

const NONE: Overrides = new Map();

const own = new Set<string>(Object.values(VARIABLES).map(({ name }) => name));

/**
 * What the settings files and the variables `ASSAY_…` override. Variables (of the process, else of `.env`) come before the
 * project's file, that before the user's. What is itself a variable (`workers`, `tracking.uri`) is in `environment.values`.
 *
 * @throws CONFIG_KEY_UNKNOWN for a name that a file has and no setting is called by, CONFIG_INVALID for a value that its setting
 * cannot have; both name the file and line
 */
export function readOverrides(environment: Environment, cwd: string): Overrides {
  const { settings, variables } = environment;
  // Nearly always there are none: then nothing is gathered.
  const names = Object.keys(variables).filter((name) => name.startsWith("ASSAY_") && !own.has(name));
  if (settings.length === 0 && names.length === 0) return NONE;
  for (const file of settings) checkFile(file, cwd);
  const overrides = new Map<string, Located>();
  for (const { name, variable, schema } of settingDefinitions()) {
    if (variable === undefined || schema === undefined || own.has(variable)) continue;
    const node = fromVariable(variable, variables[variable], cwd) ?? settingAt(settings, name);
    if (node === undefined) continue;
    if (node.origin.source === "variable") checkValue(name, schema, node, cwd);
    overrides.set(name, node);
  }
  return overrides;
}

/** What is overridden of one part, as plain values by key. */
export function sectionOf(overrides: Overrides, part: string): Record<string, unknown> {
  const own = [...overrides].filter(([name]) => name.slice(0, name.lastIndexOf(".")) === part);
  return Object.fromEntries(own.map(([name, node]) => [name.slice(part.length + 1), toPlain(node)]));
}

/** Variables `ASSAY_…` that are neither known to the environment nor a setting, with the nearest one that is. */
export function unknownVariables(environment: Environment): Environment["unknown"] {
  const known = settingDefinitions().flatMap(({ variable }) => (variable === undefined ? [] : [variable]));
  return environment.unknown
    .filter(({ name }) => !known.includes(name))
    .map(({ name }) => ({ name, nearest: nearestName(name, [...own, ...known]) }));
}

function checkFile(file: MapNode, cwd: string): void {
  const plain = toPlain(file);
  const schema = settingsSchema();
  const result = schema.safeParse(plain);
  if (!result.success) throw configError(result.error.issues, schema, plain, file, cwd);
}

function fromVariable(name: string, text: string | undefined, cwd: string): Located | undefined {
  if (!text) return undefined;
  const origin: Origin = { source: "variable", name };
  return { ...locate(parseValueOrText(text), origin, cwd), text };
}

function checkValue(name: string, schema: z.ZodType, node: Located, cwd: string): void {
  const whole = z.strictObject({ [name]: schema });
  const plain = { [name]: toPlain(node) };
  const result = whole.safeParse(plain);
  if (result.success) return;
  const { origin, directory } = node;
  const root: MapNode = { type: "map", entries: new Map([[name, node]]), origin, directory };
  throw configError(result.error.issues, whole, plain, root, cwd);
}
