import { existsSync } from "node:fs";
import { join } from "node:path";
import { npm } from "../../npm.js";
import type { CheckContext, Verdict } from "../check.js";
import { AUDIT_LEVELS } from "../settings.js";

interface AuditReport {
  readonly vulnerabilities?: Readonly<
    Record<string, { readonly severity: string; readonly range?: string; readonly fixAvailable?: unknown }>
  >;
  readonly error?: { readonly summary?: string; readonly code?: string };
  readonly message?: string;
}

/** Known holes of the packages in the lock file, as the registry tells them. Says so where it tells nothing. */
export async function lookForHoles({ root, signal, settings }: CheckContext): Promise<Verdict> {
  const notAudited = (why: string): Verdict => ({
    status: "passed",
    text: "packages not audited",
    words: `The packages were not audited for known holes: ${why}`,
  });
  if (!existsSync(join(root, "package-lock.json"))) return notAudited("there is no package-lock.json.");
  const { stdout, output } = await npm(["audit", "--json"], { root, signal, capture: true });
  const report = reportOf(stdout);
  if (report?.vulnerabilities === undefined) {
    const why =
      report?.error?.summary ??
      report?.message ??
      (output.trim().split("\n").at(-1) || "npm audit printed nothing");
    return notAudited(`the registry offers no audit, or did not answer (${why.replace(/\s+/g, " ")}).`);
  }
  const { auditLevel } = settings.security;
  const rank = (severity: string): number => (AUDIT_LEVELS as readonly string[]).indexOf(severity);
  const holes = Object.entries(report.vulnerabilities).map(
    ([name, { severity, range = "", fixAvailable }]) => ({
      severity,
      line: `${severity}: ${name} ${range}${fixAvailable === false ? "" : " (npm audit fix)"}`,
    }),
  );
  const grave = holes.filter(({ severity }) => rank(severity) >= rank(auditLevel));
  const lines = holes.sort((a, b) => rank(b.severity) - rank(a.severity)).map(({ line }) => line);
  const words = lines.length === 0 ? {} : { words: `Known holes:\n${lines.join("\n")}` };
  if (grave.length > 0)
    return { status: "failed", text: `${grave.length} holes of severity ${auditLevel} or more`, ...words };
  return {
    status: "passed",
    text: lines.length === 0 ? "no known holes" : `${lines.length} lesser holes`,
    ...words,
  };
}

function reportOf(stdout: string): AuditReport | undefined {
  try {
    return JSON.parse(stdout) as AuditReport;
  } catch {
    return undefined;
  }
}
