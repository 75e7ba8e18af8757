const IMPORT = "import ";

/** Key of an imported module's namespace in the scope. */
export function importKey(specifier: string): string {
  return IMPORT + specifier;
}

/** Whether a key of the scope is that of an imported module; no name of a cell has a space. */
export function isImportKey(key: string): boolean {
  return key.startsWith(IMPORT);
}
