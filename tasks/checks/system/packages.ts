import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Finding, Look } from "./finding.js";

/** A package of a lock file. */
interface Locked {
  readonly version?: string;
  /** Left out where the platform is another, or where it did not install. */
  readonly optional?: boolean;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly peer?: boolean;
  /** A folder of this project, not of the registry. */
  readonly link?: boolean;
}

/** Most packages that are named. */
const NAMED = 5;

/** Whether node_modules holds each package in the version that package-lock.json says, and none beside. */
export const lookAtPackages: Look = async ({ root }) => {
  const name = "packages";
  const locked = await packagesOf(join(root, "package-lock.json"));
  if (locked === undefined)
    return [{ name, status: "skipped", text: "there is no package-lock.json to compare with" }];
  const installed = (await packagesOf(join(root, "node_modules", ".package-lock.json"))) ?? {};
  const wrong: string[] = [];
  const paths = Object.keys(locked).filter((path) => path.startsWith("node_modules/"));
  const omitted = paths.every((path) => locked[path]?.dev !== true || installed[path] === undefined);
  await Promise.all(
    paths.map(async (path) => {
      const { version, optional, dev, devOptional, peer, link } = locked[path] ?? {};
      if (link === true || version === undefined) return;
      const found = await versionOf(join(root, path));
      // Installed without development dependencies: none of them is there, and none is missed.
      const mayLack =
        optional === true || peer === true || (omitted && (dev === true || devOptional === true));
      const label = path.replace(/^node_modules\//, "");
      if (found === undefined) {
        if (!mayLack) wrong.push(`${label} ${version} is not installed`);
      } else if (found !== version) wrong.push(`${label} is ${found}, not ${version}`);
    }),
  );
  for (const path of Object.keys(installed)) {
    if (!(path in locked)) wrong.push(`${path.replace(/^node_modules\//, "")} is not in the lock file`);
  }
  return [finding(name, wrong.sort(), paths.length)];
};

function finding(name: string, wrong: readonly string[], count: number): Finding {
  if (wrong.length === 0) return { name, status: "ok", text: `${count} as the lock file says` };
  const more = wrong.length > NAMED ? ` and ${wrong.length - NAMED} more` : "";
  return { name, status: "failed", text: `${wrong.slice(0, NAMED).join("; ")}${more}: run npm ci` };
}

async function packagesOf(file: string): Promise<Record<string, Locked> | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  return (JSON.parse(text) as { packages?: Record<string, Locked> }).packages ?? {};
}

async function versionOf(folder: string): Promise<string | undefined> {
  const text = await readFile(join(folder, "package.json"), "utf8").catch(() => undefined);
  return text === undefined ? undefined : String((JSON.parse(text) as { version?: unknown }).version);
}
