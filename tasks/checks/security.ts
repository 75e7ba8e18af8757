import type { Check, Verdict } from "./check.js";

/** Known holes, licences and secrets. */
export const checkSecurity: Check = {
  name: "security",
  summary: "audit the packages, list their licences, look for secrets (secretlint)",
  description:
    "Asks the registry for known holes of the installed packages (npm audit; holes of high or critical severity fail it, " +
    "assay.checks.security.auditLevel of package.json says otherwise; where the registry offers none, it says what was not audited and why). " +
    "Lists the licences of the packages that the project runs on, and refuses those of assay.checks.security.refuseLicences " +
    "(default: AGPL, GPL, SSPL, BUSL). Looks for secrets in all files that git tracks or would track (secretlint's recommended rules, " +
    "or those of the project's .secretlintrc.json).",
  tool: {
    package: "@secretlint/secretlint-rule-preset-recommend",
    install: "secretlint @secretlint/secretlint-rule-preset-recommend",
  },
  async look(context) {
    const { lookForHoles, lookForSecrets, lookAtLicences } = await import("./security/index.js");
    const parts: Verdict[] = [];
    for (const look of [lookForHoles, lookAtLicences, lookForSecrets]) parts.push(await look(context));
    const failed = parts.filter(({ status }) => status === "failed");
    const text = (failed.length > 0 ? failed : parts).map((part) => part.text).join("; ");
    const words = parts.flatMap((part) => (part.words === undefined ? [] : [part.words])).join("\n\n");
    return { status: failed.length > 0 ? "failed" : "passed", text, words };
  },
};
