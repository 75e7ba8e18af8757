import { userInfo } from "node:os";
import { resolve } from "node:path";
import { type Environment, packageInfo, readEnvironment } from "../io/environment/index.js";
import { type Overrides, readOverrides } from "../io/settings/index.js";

/** What a job takes from the process: folder, variables, user, versions. */
export interface JobEnvironment {
  /** Folder that relative places (the embedded store, the default report) are relative to. */
  readonly cwd: string;
  readonly os: Environment;
  /** Defaults that the settings files and variables say otherwise. */
  readonly settings: Overrides;
  /** Who runs it, for the run's tags. */
  readonly user: string;
  /** Versions of this package and of Node. */
  readonly versions: Readonly<Record<string, string>>;
}

/** The process's own environment, or the parts of it that a caller gave instead. */
export function jobEnvironment(options: {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}): JobEnvironment {
  const cwd = resolve(options.cwd ?? process.cwd());
  const os = readEnvironment({ cwd, env: options.env });
  return {
    cwd,
    os,
    settings: readOverrides(os, cwd),
    user: userName(),
    versions: { assay: packageInfo().version, node: process.versions.node },
  };
}

/** The user's name in the operating system. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user id that has no name.
    return process.env.USER ?? "unknown";
  }
}
