/** Text as a cell of a table. */
export function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

/** The anchor of a heading, as GitHub and typedoc make it. */
export function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");
}

/** Text with what HTML and markdown would take as theirs escaped; code spans stay as they are. */
export function plainText(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, k) => (k % 2 === 1 ? part : part.replace(/[<>*_[\]]/g, (sign) => `\\${sign}`)))
    .join("");
}
