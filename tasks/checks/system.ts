import type { Check } from "./check.js";

const MARKS = { ok: "✓", failed: "✗", skipped: "-" } as const;

/** The machine and the installation. */
export const checkSystem: Check = {
  name: "system",
  summary: "check the installation: doctor, disk, ports, packages, kept artifacts",
  description:
    "Checks what Assay needs (as `assay doctor` tells it), that there is free disk (assay.checks.system.freeGigabytes of package.json, " +
    "default 1), that the ports of the project's configs are free, that node_modules holds what the lock file says, and that the " +
    "registered datasets and configs of an embedded store are what was registered, by their digests.",
  async look(context) {
    const { lookAtArtifacts, lookAtDisk, lookAtDoctor, lookAtPackages, lookAtPorts } = await import(
      "./system/index.js"
    );
    const looks = [lookAtDoctor, lookAtDisk, lookAtPorts, lookAtPackages, lookAtArtifacts];
    const findings = (await Promise.all(looks.map((look) => look(context)))).flat();
    const failed = findings.filter(({ status }) => status === "failed");
    const words = findings.map(({ name, status, text }) => `${MARKS[status]} ${name}: ${text}`).join("\n");
    if (failed.length === 0) return { status: "passed", text: "all is well", words };
    return { status: "failed", text: `wrong: ${failed.map(({ name }) => name).join(", ")}`, words };
  },
};
