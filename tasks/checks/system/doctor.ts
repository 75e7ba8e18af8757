import { checkUp } from "../../../sdk/scripts/checkup.js";
import type { Finding, Look } from "./finding.js";

/** What `assay doctor` finds broken. */
export const lookAtDoctor: Look = async ({ root, env }) => {
  const { ok: _, version, environment, warnings, optional, ...parts } = await checkUp(root, env);
  return Object.entries(parts).map(
    ([name, { ok, text }]): Finding => ({ name, status: ok ? "ok" : "failed", text }),
  );
};
