/** The package that an import names: `zod/v4` is of `zod`, `@scope/name/part` of `@scope/name`. */
export function packageName(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}
