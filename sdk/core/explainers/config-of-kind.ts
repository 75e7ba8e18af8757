import type { z } from "zod";
import { AssayError } from "../../utils/errors/index.js";
import { type ExplainerPlugin, withShared } from "../plugins/index.js";
import { explainFields } from "./fields.js";

/** A config with every default; CONFIG_INVALID where it is none. */
export function filled<Schema extends z.ZodType>(schema: Schema, config: unknown): z.output<Schema> {
  const parsed = schema.safeParse(config);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AssayError("CONFIG_INVALID", {
    what: `explain${issue.path.map((key) => `.${String(key)}`).join("")}: ${issue.message}`,
    cause: parsed.error,
  });
}

/** The config of the explainer that was taken, by what stands under `explain:`: auto has not all the keys of each. */
export function configOfKind(
  { config: own }: ExplainerPlugin,
  kind: string,
  config: object,
): { readonly kind: string } {
  const schema = withShared(own as z.ZodObject, explainFields);
  const given: Readonly<Record<string, unknown>> = { ...config, kind };
  const keys = Object.keys(schema.shape).filter((key) => given[key] !== undefined);
  return filled(schema, Object.fromEntries(keys.map((key) => [key, given[key]]))) as {
    readonly kind: string;
  };
}
