import { keyFault, limits } from "./limits.js";

/** What stands for a value that MLflow cannot keep as a parameter: the run's artifact of this name holds it. */
export const CONFIG_ARTIFACT = "config.yaml";
const SEE_CONFIG = `see ${CONFIG_ARTIFACT}`;

/** Parameters as MLflow keeps them. */
export interface FlatParams {
  readonly params: Readonly<Record<string, string>>;
  /** Keys that say `see config.yaml`. */
  readonly elsewhere: readonly string[];
}

/**
 * Nested settings as MLflow's flat parameters: maps join their keys by dots (`model.epochs`), texts stand as they are,
 * all else as JSON (lists too). What MLflow cannot keep, a text over 6000 characters or a key with characters that it does
 * not know (and a key with a slash, which names a folder), says `see config.yaml` under the nearest key that it can keep;
 * nothing is cut. Undefined values are left out.
 */
export function flattenParams(settings: Readonly<Record<string, unknown>>): FlatParams {
  const params = new Map<string, string>();
  const elsewhere = new Set<string>();
  const sendElsewhere = (key: string): void => {
    params.set(key, SEE_CONFIG);
    elsewhere.add(key);
  };
  const walk = (value: unknown, key: string, parent: string): void => {
    if (value === undefined) return;
    if (keyFault(key) !== undefined || key.includes("/") || params.has(key)) {
      sendElsewhere(parent);
    } else if (isMap(value) && Object.keys(value).length > 0) {
      for (const [name, inner] of Object.entries(value)) walk(inner, `${key}.${name}`, key);
    } else {
      const text = textOf(value);
      if ([...text].length > limits.paramValue || /\p{Surrogate}/u.test(text)) sendElsewhere(key);
      else params.set(key, text);
    }
  };
  for (const [name, value] of Object.entries(settings)) walk(value, name, "settings");
  return { params: Object.fromEntries(params), elsewhere: [...elsewhere] };
}

/** JSON, but for numbers that JSON has no word for; a function is `[function]`. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  const replacer = (_: string, inner: unknown): unknown =>
    typeof inner === "bigint" || (typeof inner === "number" && !Number.isFinite(inner))
      ? String(inner)
      : inner;
  return JSON.stringify(value, replacer) ?? `[${typeof value}]`;
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
