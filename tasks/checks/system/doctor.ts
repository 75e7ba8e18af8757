import { checkUp } from "../../../sdk/scripts/checkup.js";
import type { Finding, Look } from "./finding.js";

/** What `assay doctor` finds broken. */
export const lookAtDoctor: Look = async ({ root, env }) => {
  const { ok: _, version, environment, warnings, optional, plugins, ...parts } = await checkUp(root, env);
  const added = plugins.map(({ name, ...plugin }) => [`plug-in ${name}`, plugin] as const);
  return [...Object.entries(parts), ...added].map(
    ([name, { ok, text }]): Finding => ({ name, status: ok ? "ok" : "failed", text }),
  );
};
