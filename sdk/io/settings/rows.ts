import { maskSecrets } from "../../utils/secrets.js";
import { formatOrigin, toPlain } from "../configs/located.js";
import type { Environment } from "../environment/index.js";
import { type SettingDefinition, settingDefinitions } from "./definitions.js";
import { readOverrides } from "./overrides.js";

/** One row of `assay settings`. Secrets are masked. */
export interface SettingRow {
  readonly name: string;
  /** What counts where a config says nothing. */
  readonly value: unknown;
  /** As `seconds`; empty where there is none. */
  readonly unit: string;
  /** `default`, `environment ASSAY_SEED`, `.env MLFLOW_TRACKING_URI` or `settings ~/.config/assay/config.yaml:3`. */
  readonly source: string;
  readonly default: unknown;
  /** The variable that overrides it; null where nothing but a config can. */
  readonly variable: string | null;
  readonly meaning: string;
}

/** Every setting with the value that counts here, and where it comes from. Throws what `readOverrides` throws. */
export function settingRows(environment: Environment, cwd: string): SettingRow[] {
  const overrides = readOverrides(environment, cwd);
  const variables = new Map(environment.rows().map((row) => [row.name, row]));
  return settingDefinitions().map((definition): SettingRow => {
    const { name, variable } = definition;
    const told = variable === undefined ? undefined : variables.get(variable);
    const override = overrides.get(name);
    if (told !== undefined && told.value !== undefined) {
      return { ...shared(definition), value: typed(told.value), source: sourceOf(told.source, told.name) };
    }
    if (override === undefined)
      return { ...shared(definition), value: definition.default, source: "default" };
    return {
      ...shared(definition),
      value: maskSecrets(toPlain(override)),
      source: formatOrigin(override.origin, cwd),
    };
  });
}

function shared({ name, default: standard, unit, variable, meaning }: SettingDefinition) {
  return { name, unit, default: standard, variable: variable ?? null, meaning };
}

function sourceOf(source: string, name: string): string {
  if (source === "process") return `environment ${name}`;
  return source === ".env" ? `.env ${name}` : source;
}

/** A variable's text as the number or truth value that it says. */
function typed(text: string): unknown {
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === "true";
  return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}
