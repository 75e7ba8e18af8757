import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { AssayError } from "../../utils/errors/index.js";
import { nearestName } from "../../utils/names.js";
import { isSecretName, MASK, maskText } from "../../utils/secrets.js";
import { formatOrigin, type MapNode } from "../configs/located.js";
import { readSettingsFiles } from "./settings-files.js";
import { settingAt, settingText } from "./settings-values.js";
import { VARIABLES, type VariableDefinition, type VariableKey, type VariableValues } from "./variables.js";

export interface EnvironmentOptions {
  /** Folder whose `.env` is read. @default the current folder */
  readonly cwd?: string;
  /** Variables that win over `.env`. @default those of the process */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** One row of the table that `assay doctor` shows. Secrets are masked. */
export interface EnvironmentRow {
  readonly name: string;
  readonly value: string | undefined;
  /** The last is a settings file with its line, as `settings ~/.config/assay/config.yaml:3`. */
  readonly source: "process" | ".env" | "not set" | `settings ${string}`;
  readonly meaning: string;
}

export interface Environment {
  /** Assay's and MLflow's own variables, checked. */
  readonly values: VariableValues;
  /** Every variable, of the process and of `.env`: what `${env:NAME}` in a config sees. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Whether a variable is of the process or of `.env`, and not of a settings file. */
  isSet(name: string): boolean;
  /** The settings files that were read, the one that counts more first. */
  readonly settings: readonly MapNode[];
  /** Assay's and MLflow's own variables for a person, secrets masked. */
  rows(): EnvironmentRow[];
  /** Variables named `ASSAY_…` that mean nothing, with the nearest one that does. */
  readonly unknown: readonly { readonly name: string; readonly nearest: string | undefined }[];
}

/**
 * Reads the settings files, `.env` (where there is one) and the process; the process wins, then `.env`; an empty variable counts
 * as not set. Nothing is written back to the process. A value that its variable cannot have throws CONFIG_INVALID.
 */
export function readEnvironment(options: EnvironmentOptions = {}): Environment {
  const fromFile = readEnvFile(join(options.cwd ?? process.cwd(), ".env"));
  const fromProcess = options.env ?? process.env;
  const variables: Record<string, string | undefined> = { ...fromFile };
  for (const [name, value] of Object.entries(fromProcess)) if (value !== undefined) variables[name] = value;
  const definitions = Object.entries(VARIABLES) as [VariableKey, VariableDefinition][];
  const cwd = options.cwd ?? process.cwd();
  const settings = readSettingsFiles(cwd, variables);
  const fromSettings = new Map<string, EnvironmentRow["source"]>();
  for (const [, { name, setting }] of settings.length === 0 ? [] : definitions) {
    const node = setting && !variables[name] ? settingAt(settings, setting.name) : undefined;
    if (setting === undefined || node === undefined) continue;
    variables[name] = settingText(setting, node, cwd);
    fromSettings.set(name, formatOrigin(node.origin, cwd) as EnvironmentRow["source"]);
  }
  const sourceOf = (name: string): EnvironmentRow["source"] =>
    !variables[name]
      ? "not set"
      : (fromSettings.get(name) ?? (fromProcess[name] === undefined ? ".env" : "process"));
  const values = definitions.flatMap(([key, definition]) => {
    const value = variables[definition.name];
    return value ? [[key, checked(definition, value, sourceOf(definition.name))] as const] : [];
  });
  const known = definitions.map(([, { name }]) => name);
  return {
    values: Object.freeze(Object.fromEntries(values)),
    variables: Object.freeze(variables),
    settings,
    isSet: (name) => Boolean(variables[name]) && !fromSettings.has(name),
    unknown: Object.keys(variables)
      .filter((name) => name.startsWith("ASSAY_") && !known.includes(name))
      .map((name) => ({ name, nearest: nearestName(name, known) })),
    rows: () =>
      definitions
        .filter(([, definition]) => definition.internal !== true)
        .map(([, definition]) => ({
          name: definition.name,
          value: shown(definition, variables[definition.name]),
          source: sourceOf(definition.name),
          meaning: definition.meaning,
        })),
  };
}

function readEnvFile(file: string): Record<string, string | undefined> {
  try {
    return parseEnv(readFileSync(file, "utf8"));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR") return {};
    throw new AssayError("CONFIG_INVALID", {
      what: `the file ${file} cannot be read (${code})`,
      next: "Give yourself the right to read it, or move it away.",
      cause,
    });
  }
}

function checked(definition: VariableDefinition, value: string, source: EnvironmentRow["source"]): unknown {
  const result = definition.schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const allowed = issue?.code === "invalid_value" ? issue.values.map(String) : [];
  const near = nearestName(value, allowed);
  throw new AssayError("CONFIG_INVALID", {
    what: `the variable ${definition.name} (${source}) has a value that it cannot have`,
    got: `"${shown(definition, value)}"`,
    wanted: allowed.length > 0 ? `one of ${allowed.join(", ")}` : issue?.message,
    next: near === undefined ? "Change it or take it away." : `Did you mean "${near}"?`,
  });
}

function shown({ name, secret }: VariableDefinition, value: string | undefined): string | undefined {
  if (!value) return undefined;
  return secret === true || isSecretName(name) ? MASK : maskText(value);
}
