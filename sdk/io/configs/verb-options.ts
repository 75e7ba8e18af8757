import { z } from "zod";
import { extended } from "../../core/plugins/index.js";
import { fillSettings } from "../settings/fill.js";
import type { Overrides } from "../settings/overrides.js";
import { toPlain } from "./located.js";
import { isPlainObject, locateObject } from "./objects.js";
import { configError } from "./problems.js";

/**
 * Options that a verb of the chain was given, checked as the config's key of that name would be. What is wrong throws
 * CONFIG_KEY_UNKNOWN or CONFIG_INVALID, in the words of a config. What they leave out is what the settings say. Frozen.
 */
export function verbOptions<T>(
  schema: z.ZodType<T>,
  options: unknown,
  verb: string,
  settings: Overrides = new Map(),
): T {
  const whole = z.strictObject({ [verb]: extended(schema) });
  const given = { [verb]: isPlainObject(options) ? withoutUndefined(options) : options };
  const plain = toPlain(fillSettings(whole, locateObject(given, 0, ""), settings)) as typeof given;
  const result = whole.safeParse(plain);
  if (result.success) return Object.freeze(result.data[verb] as T);
  throw configError(result.error.issues, whole, plain, locateObject(plain, 0, ""), "");
}

/** A config that no file holds, checked as one of a file would be; what it leaves out is what the settings say. */
export function checkedObject<T>(own: z.ZodType<T>, config: object, settings: Overrides): T {
  const schema = extended(own);
  const located = fillSettings(schema, locateObject(config, 0, ""), settings);
  const plain = toPlain(located);
  const result = schema.safeParse(plain);
  if (result.success) return result.data;
  throw configError(result.error.issues, schema, plain, located, "");
}

function withoutUndefined(options: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
