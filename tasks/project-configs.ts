import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { isConfigKind } from "../sdk/jobs/registry.js";
import { filesOf } from "./project-files.js";

/** Keys without which a training config, which need not name its kind, is none. */
const OF_TRAINING = ["dataset", "target"];

/**
 * The project's configs of experiments and jobs, relative to its root: YAML files that name a kind of job, or a dataset and a
 * target. A file that cannot be read as YAML counts where its text has such keys, so that its fault is found.
 */
export async function configsOf(root: string): Promise<string[]> {
  const files = (await filesOf(root)).filter((path) => /\.ya?ml$/.test(path));
  const found = await Promise.all(
    files.map(async (path) => [path, isConfig(await readFile(join(root, path), "utf8"))] as const),
  );
  return found.flatMap(([path, is]) => (is ? [path] : []));
}

function isConfig(text: string): boolean {
  let value: unknown;
  try {
    value = parse(text, { logLevel: "silent" });
  } catch {
    const kind = /^kind: *([\w-]+)/m.exec(text)?.[1];
    return kind === undefined
      ? OF_TRAINING.every((key) => new RegExp(`^${key}:`, "m").test(text))
      : isConfigKind(kind);
  }
  if (typeof value !== "object" || value === null) return false;
  const { kind, plugins } = value as { readonly kind?: unknown; readonly plugins?: unknown };
  // A kind that is not known may be a job of its plug-ins.
  if (kind !== undefined) return typeof kind === "string" && (isConfigKind(kind) || Array.isArray(plugins));
  return OF_TRAINING.every((key) => key in value);
}
