const VARIABLE = /\$(?:\$|\{(\w+)(?:(:?[-?+])((?:[^{}]|\{[^{}]*\})*))?\}|([A-Za-z_]\w*))/g;

/** A text of a compose file with its variables as they are in `env`, as Compose replaces them. `onMissing` gets those without value and default. */
export function interpolate(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
  onMissing: (name: string) => void,
): string {
  return text.replaceAll(
    VARIABLE,
    (whole: string, name?: string, mark = "", word = "", bare?: string): string => {
      if (whole === "$$") return "$";
      const own = String(name ?? bare);
      const value = env[own];
      const isSet = value !== undefined && (!mark.startsWith(":") || value !== "");
      if (mark.endsWith("+")) return isSet ? word : "";
      if (isSet) return value;
      if (mark.endsWith("-")) return interpolate(word, env, onMissing);
      // `${NAME:?why}` says itself that it must be set: Compose tells so when it is started.
      if (!mark.endsWith("?")) onMissing(own);
      return "";
    },
  );
}

/** Every text below a value, interpolated. */
export function interpolateAll(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === "string") return replace(value);
  if (Array.isArray(value)) return value.map((item) => interpolateAll(item, replace));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, interpolateAll(item, replace)]));
}
