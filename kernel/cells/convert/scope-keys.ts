/** Key of an imported module's namespace in the scope. */
export function importKey(specifier: string): string {
  return `import ${specifier}`;
}
