import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { parseDocument } from "yaml";
import { AssayError } from "../../../sdk/utils/errors/index.js";
import type { Place } from "../../project.js";
import { withTaskScripts } from "../../scripts.js";
import type { Task } from "../../task.js";
import type { Migration } from "./migrations.js";
import { compareVersions, versionIn } from "./versions.js";

/** A file that an upgrade changes. */
export interface ChangedFile {
  /** Relative to the project. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** What is changed in it, a line each. */
  readonly why: readonly string[];
}

/** What an upgrade of a project does. */
export interface UpgradePlan {
  /** The version that the project was made for; undefined where package.json does not tell. */
  readonly from: string | undefined;
  readonly to: string;
  readonly files: readonly ChangedFile[];
}

/** Looks at a project's package.json and configs, and changes nothing. Throws PROJECT_INVALID where there is nothing to upgrade, or it is newer. */
export async function planUpgrade(
  { root, manifest }: Place,
  to: string,
  migrations: readonly Migration[],
  tasks: readonly Task[],
): Promise<UpgradePlan> {
  const wanted: unknown = Object(manifest?.dependencies).assay ?? Object(manifest?.devDependencies).assay;
  if (manifest === undefined || typeof wanted !== "string") {
    throw new AssayError("PROJECT_INVALID", {
      what: "there is no project of Assay here",
      got:
        manifest === undefined
          ? `no package.json in ${root} or above it`
          : `${join(root, "package.json")} does not depend on assay`,
      next: "Run it in a project; `assay init` makes one.",
    });
  }
  const from = versionIn(wanted);
  if (from !== undefined && compareVersions(from, to) > 0) {
    throw new AssayError("PROJECT_INVALID", {
      what: "the project is made for a newer Assay than this",
      got: `assay ${wanted} in package.json, and ${to} here`,
      next: "Run `npm install`, and `npx assay task projects:upgrade` of that version.",
    });
  }
  const due = migrations.filter(
    ({ version }) =>
      compareVersions(version, to) <= 0 && (from === undefined || compareVersions(version, from) > 0),
  );
  const configs = await Promise.all((await configFiles(root)).map((path) => changedConfig(root, path, due)));
  const files = [await changedManifest({ root, manifest }, wanted, to, tasks), ...configs];
  return { from, to, files: files.filter((file) => file.before !== file.after) };
}

/** The YAML files of confs/, and those beside package.json. */
async function configFiles(root: string): Promise<string[]> {
  const isYaml = (name: string): boolean => /\.ya?ml$/.test(name);
  const below = await readdir(join(root, "confs"), { recursive: true }).catch(() => []);
  return below
    .filter(isYaml)
    .map((name) => join("confs", name))
    .sort();
}

async function changedConfig(root: string, path: string, due: readonly Migration[]): Promise<ChangedFile> {
  const before = await readFile(join(root, path), "utf8");
  const document = parseDocument(before);
  if (document.errors.length > 0) {
    throw new AssayError("CONFIG_SYNTAX", {
      what: `${path} is not valid YAML`,
      got: document.errors[0].message,
      next: "Mend it, and run this again. Nothing was changed.",
    });
  }
  const why = due
    .filter(({ change }) => change(document))
    .map(({ version, summary }) => `${version}: ${summary}`);
  // What no migration touches stays byte for byte.
  const after = why.length === 0 ? before : document.toString({ lineWidth: 0, flowCollectionPadding: true });
  return { path, before, after, why };
}

/** The version of Assay, where package.json names one and not a file, and the scripts of the tasks. */
async function changedManifest(
  { root, manifest }: Place,
  wanted: string,
  to: string,
  tasks: readonly Task[],
): Promise<ChangedFile> {
  const before = await readFile(join(root, "package.json"), "utf8");
  const why: string[] = [];
  const next: Record<string, unknown> = { ...manifest };
  for (const field of ["dependencies", "devDependencies"]) {
    const packages = Object(next[field]) as Record<string, string>;
    const version = versionIn(wanted);
    if (packages.assay === undefined || version === undefined || version === to) continue;
    next[field] = { ...packages, assay: wanted.replace(version, to) };
    why.push(`assay ${wanted} becomes ${wanted.replace(version, to)}`);
  }
  const scripts = Object(next.scripts) as Record<string, string>;
  const renewed = withTaskScripts(scripts, { root, manifest }, tasks);
  if (JSON.stringify(renewed) !== JSON.stringify(scripts)) {
    next.scripts = renewed;
    why.push("the scripts of the tasks are renewed");
  }
  const indent = /^[ \t]+(?=")/m.exec(before)?.[0] ?? "  ";
  const after = why.length === 0 ? before : `${JSON.stringify(next, null, indent)}\n`;
  return { path: relative(root, join(root, "package.json")), before, after, why };
}
