import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { CheckContext, Verdict } from "../check.js";
import { isPermitted } from "./spdx.js";

const UNKNOWN = "no licence told";

/** Licences of the packages that the project runs on (not of those that it is developed with), as they tell them. */
export async function lookAtLicences({ root, settings }: CheckContext): Promise<Verdict> {
  const text = await readFile(join(root, "package-lock.json"), "utf8").catch(() => undefined);
  if (text === undefined) {
    return {
      status: "passed",
      text: "licences not listed",
      words: "The licences were not listed: there is no package-lock.json.",
    };
  }
  const { packages = {} } = JSON.parse(text) as {
    packages?: Record<string, { dev?: boolean; link?: boolean }>;
  };
  const paths = Object.keys(packages).filter(
    (path) =>
      path.startsWith("node_modules/") && packages[path]?.dev !== true && packages[path]?.link !== true,
  );
  const told = await Promise.all(paths.map((path) => licenceOf(join(root, path))));
  const { refuseLicences, allowPackages } = settings.security;
  const counts = new Map<string, number>();
  const refused: string[] = [];
  for (const package_ of told) {
    // Of another platform, or left out: not installed, so not run.
    if (package_ === undefined) continue;
    const { name, licence } = package_;
    counts.set(licence, (counts.get(licence) ?? 0) + 1);
    if (!allowPackages.includes(name) && !isPermitted(licence, refuseLicences))
      refused.push(`${name}: ${licence}`);
  }
  const list = [...counts].sort((a, b) => b[1] - a[1]).map(([licence, count]) => `${licence} (${count})`);
  const words = `Licences: ${list.join(", ") || "none"}`;
  if (refused.length === 0) return { status: "passed", text: `${list.length} licences, none refused`, words };
  return {
    status: "failed",
    text: `licences refused: ${refused.join(", ")}`,
    words: `${words}\nRefused (assay.checks.security.refuseLicences):\n${refused.join("\n")}`,
  };
}

/** What an installed package tells of itself: `license`, or the older `licenses`. */
async function licenceOf(
  folder: string,
): Promise<{ readonly name: string; readonly licence: string } | undefined> {
  const text = await readFile(join(folder, "package.json"), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const { name, license, licenses } = JSON.parse(text) as Record<string, unknown>;
  const older = (Array.isArray(licenses) ? licenses : []).map(typeOf).filter((type) => type !== undefined);
  return { name: String(name), licence: typeOf(license) ?? (older.join(" OR ") || UNKNOWN) };
}

function typeOf(licence: unknown): string | undefined {
  const type: unknown = typeof licence === "string" ? licence : Object(licence).type;
  return typeof type === "string" && type !== "" ? type : undefined;
}
