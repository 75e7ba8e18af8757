/** An image as files name it: `ghcr.io/mlflow/mlflow:v3.17.2@sha256:…`. */
export interface ImageName {
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

// By the grammar of github.com/distribution/reference: a registry with its port, lower-case parts, a tag, a digest.
const NAME =
  /^(?:[a-zA-Z0-9.-]+(?::\d+)?\/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** The parts of an image's name; what is wrong with it where it is none. */
export function readImage(text: string): ImageName | { readonly fault: string } {
  const [before = "", digest, ...more] = text.split("@");
  const [, name = before, tag] = /^(.*):([^:/]*)$/.exec(before) ?? [];
  if (more.length > 0 || !NAME.test(name)) return { fault: `"${text}" is no name of an image` };
  if (tag !== undefined && !TAG.test(tag)) return { fault: `"${tag}" in "${text}" is no tag` };
  if (digest !== undefined && !DIGEST.test(digest))
    return { fault: `"${digest}" in "${text}" is no digest (sha256: and 64 hexadecimal digits)` };
  return { name, tag, digest };
}

/** What is wrong with an image as one would pin it; undefined where nothing is. */
export function imageFault(text: string, pinned: boolean): string | undefined {
  const image = readImage(text);
  if ("fault" in image) return image.fault;
  if (image.digest !== undefined) return undefined;
  if (pinned) return `${text} is not pinned by a digest (NAME:TAG@sha256:…)`;
  if (image.tag === undefined || image.tag === "latest")
    return `${text} means another image every time: it has no version`;
  return undefined;
}
