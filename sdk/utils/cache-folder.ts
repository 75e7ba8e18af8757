import { join } from "node:path";

/** The per-user cache: ASSAY_CACHE_DIR, else XDG_CACHE_HOME/assay, else the system's folder for caches. */
export function cacheFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: string,
  home: string,
): string {
  if (env.ASSAY_CACHE_DIR) return env.ASSAY_CACHE_DIR;
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, "assay");
  if (platform === "win32") return join(env.LOCALAPPDATA ?? join(home, "AppData", "Local"), "assay", "cache");
  return platform === "darwin" ? join(home, "Library", "Caches", "assay") : join(home, ".cache", "assay");
}
