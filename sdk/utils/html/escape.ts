const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

/**
 * The one escape function: text as HTML, safe as content and inside a quoted attribute. Characters that HTML does not allow
 * (controls, lone surrogates) become U+FFFD, so that what is shown is what a parser keeps.
 */
export function escapeHtml(text: string): string {
  return (
    text
      .replace(/\p{Surrogate}/gu, "\ufffd")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must not reach a page.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, "\ufffd")
      .replace(/[&<>"'`]/g, (character) => ENTITIES[character])
  );
}
