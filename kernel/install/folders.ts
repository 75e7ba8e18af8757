import { posix, win32 } from "node:path";

/** What decides where Jupyter keeps its files. */
export interface JupyterSystem {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder, absolute. */
  readonly home: string;
}

/** A folder that Jupyter looks for data in (kernels are in `kernels` below it), and whose it is. */
export interface JupyterFolder {
  readonly dir: string;
  /** `user` of one user, `environment` of a Python environment, `path` of JUPYTER_PATH, `system` of all users. */
  readonly scope: "path" | "user" | "environment" | "system";
}

const pathOf = (platform: NodeJS.Platform): typeof posix => (platform === "win32" ? win32 : posix);

/** A variable as `jupyter_core.utils.envset` reads it. */
const isSet = (value: string | undefined): boolean =>
  value !== undefined && !["no", "n", "false", "off", "0", "0.0"].includes(value.toLowerCase());

/**
 * The user's folder of Jupyter's data, as `jupyter_core.paths.jupyter_data_dir` (5.9) finds it: JUPYTER_DATA_DIR, else where the
 * platform keeps such files. https://docs.jupyter.org/en/latest/use/jupyter-directories.html
 */
export function userDataDir({ platform, env, home }: JupyterSystem): string {
  const { join, resolve } = pathOf(platform);
  if (env.JUPYTER_DATA_DIR) return resolve(env.JUPYTER_DATA_DIR);
  const platformDirs = isSet(env.JUPYTER_PLATFORM_DIRS);
  if (platform === "darwin")
    return platformDirs
      ? join(home, "Library", "Application Support", "jupyter")
      : join(home, "Library", "Jupyter");
  if (platform === "win32") {
    if (platformDirs) return join(env.LOCALAPPDATA || join(home, "AppData", "Local"), "jupyter");
    if (env.APPDATA) return join(env.APPDATA, "jupyter");
    return join(env.JUPYTER_CONFIG_DIR || join(home, ".jupyter"), "data");
  }
  return join(env.XDG_DATA_HOME || join(home, ".local", "share"), "jupyter");
}

/** Jupyter's data below the prefix of a Python environment. */
export function prefixDataDir(prefix: string, platform: NodeJS.Platform): string {
  return pathOf(platform).join(prefix, "share", "jupyter");
}

/**
 * The folders that Jupyter looks in, first come first. An environment's come before the user's, as they do where Jupyter runs
 * from a virtual environment. `prefixes` are those of the Python environments at hand.
 */
export function searchFolders(system: JupyterSystem, prefixes: readonly string[]): JupyterFolder[] {
  const { platform, env } = system;
  const { delimiter } = pathOf(platform);
  const own = (env.JUPYTER_PATH ?? "").split(delimiter).filter((dir) => dir !== "");
  const shared =
    platform === "win32"
      ? isSet(env.JUPYTER_USE_PROGRAMDATA) && env.PROGRAMDATA
        ? [win32.join(env.PROGRAMDATA, "jupyter")]
        : []
      : ["/usr/local/share/jupyter", "/usr/share/jupyter"];
  const all: JupyterFolder[] = [
    ...own.map((dir) => ({ dir, scope: "path" as const })),
    ...prefixes.map((prefix) => ({ dir: prefixDataDir(prefix, platform), scope: "environment" as const })),
    { dir: userDataDir(system), scope: "user" },
    ...shared.map((dir) => ({ dir, scope: "system" as const })),
  ];
  return all.filter(({ dir }, i) => all.findIndex((other) => other.dir === dir) === i);
}
