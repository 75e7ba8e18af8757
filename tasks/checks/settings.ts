import { z } from "zod";
import { AssayError } from "../../sdk/utils/errors/index.js";
import type { Place } from "../project.js";

/** Severities of known holes, from the least. */
export const AUDIT_LEVELS = ["info", "low", "moderate", "high", "critical"] as const;

const percent = z.number().min(0).max(100);

const checkSettings = z.strictObject({
  coverage: z
    .strictObject({ lines: percent.default(90), branches: percent.default(90) })
    .prefault({})
    .describe("least part of lines and branches that tests run, in percent"),
  data: z
    .strictObject({ configs: z.array(z.string()).optional() })
    .prefault({})
    .describe("folders or files of the configs whose data are checked"),
  docs: z
    .strictObject({ examples: z.array(z.string()).optional() })
    .prefault({})
    .describe("pages or folders whose examples are compiled and run"),
  security: z
    .strictObject({
      auditLevel: z.enum(AUDIT_LEVELS).default("high"),
      refuseLicences: z.array(z.string()).default(["AGPL", "BUSL", "GPL", "SSPL"]),
      allowPackages: z.array(z.string()).default([]),
    })
    .prefault({})
    .describe("from which severity a hole fails, which licences are refused, and for which packages not"),
  system: z
    .strictObject({ freeGigabytes: z.number().min(0).default(1) })
    .prefault({})
    .describe("least free disk, in 10^9 bytes"),
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
