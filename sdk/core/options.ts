import type { z } from "zod";
import { AssayError } from "../utils/errors/index.js";

/** Options with their defaults filled in; what the schema refuses throws CONFIG_INVALID with the place, as `drift.psi`. */
export function parseOptions<Schema extends z.ZodType>(
  schema: Schema,
  options: z.input<Schema>,
  place: string,
): z.output<Schema> {
  const result = schema.safeParse(options);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new AssayError("CONFIG_INVALID", {
    what: issue.message,
    where: [place, ...issue.path].join("."),
    next: "Correct the option, or leave it out for its default.",
  });
}
