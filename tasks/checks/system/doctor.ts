import { checkUp } from "../../../sdk/scripts/checkup.js";
import type { Finding, Look } from "./finding.js";

/** What `assay doctor` finds broken. */
export const lookAtDoctor: Look = async ({ root, env }) => {
  const { node, backend, tracking, registry, onnx, kernel, settings } = await checkUp(root, env);
  const parts = {
    node,
    backend,
    tracking,
    ...(registry === undefined ? {} : { registry }),
    onnx,
    kernel,
    settings,
  };
  return Object.entries(parts).map(
    ([name, { ok, text }]): Finding => ({ name, status: ok ? "ok" : "failed", text }),
  );
};
