/** The name that a pipeline remembers things under. */
export function pipelineName({ name }: { readonly name?: string | undefined }): string {
  return name ?? "pipeline";
}
