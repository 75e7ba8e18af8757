import { z } from "zod";
import { AssayError } from "../../sdk/utils/errors/index.js";
import type { Place } from "../project.js";

const percent = z.number().min(0).max(100);

const checkSettings = z.strictObject({
  coverage: z
    .strictObject({ lines: percent.default(90), branches: percent.default(90) })
    .prefault({})
    .describe("least part of lines and branches that tests run, in percent"),
});

/** What a project says of its checks. */
export type CheckSettings = z.output<typeof checkSettings>;

/**
 * The settings of a project's checks: `"assay": { "checks": { "coverage": { "lines": 80 } } }` in its package.json, with defaults.
 * Throws PROJECT_INVALID for a key that is not known, or a value out of its range.
 */
export function settingsOf({ root, manifest }: Place): CheckSettings {
  const said: unknown = Object(Object(manifest).assay).checks ?? {};
  const { success, data, error } = checkSettings.safeParse(said);
  if (success) return data;
  throw new AssayError("PROJECT_INVALID", {
    what: "the settings of the checks in package.json are wrong",
    got: error.issues
      .map(({ path, message }) => `${["assay.checks", ...path].join(".")}: ${message}`)
      .join("; "),
    wanted: `the keys ${Object.keys(checkSettings.shape).join(", ")}`,
    next: `Mend ${root}/package.json.`,
  });
}
