/** The numbers of a version, as `0.1.0` of `^0.1.0-beta.2`; undefined where a text holds none (`file:…`, `latest`). */
export function versionIn(text: string): string | undefined {
  return /^[\^~>=v\s]*(\d+\.\d+\.\d+)/.exec(text)?.[1];
}

/** Below 0 where the first version is the older one, 0 where both are one. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number));
  const at = left.findIndex((part, i) => part !== right[i]);
  return at < 0 ? 0 : left[at] - right[at];
}
