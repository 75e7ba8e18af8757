import { escapeHtml } from "../../utils/html/index.js";
import type { InlineState, MarkdownIt } from "./markdown-it.js";

/**
 * Formulas in LaTeX (`$…$`, `$$…$$`) are shown as they are written. Without this, Markdown would take their underscores and stars for
 * emphasis. A dollar before a space, and one behind which a digit stands, are money, as in Pandoc.
 */
export function keepMath(markdown: MarkdownIt): void {
  markdown.inline.ruler.before("escape", "math", (state: InlineState, silent: boolean): boolean => {
    const match = /^(\$\$)([\s\S]+?)\$\$|^(\$)(?![\s$])((?:\\.|[^\\$])*?)(?<!\s)\$(?!\d)/.exec(
      state.src.slice(state.pos, state.posMax),
    );
    if (match === null) return false;
    const content = match[2] ?? match[4];
    if (!silent) state.push(match[1] === undefined ? "math" : "math_block", "", 0).content = content.trim();
    state.pos += match[0].length;
    return true;
  });
  const { rules } = markdown.renderer;
  rules.math = (tokens, index) => `<code class="math">${escapeHtml(tokens[index].content)}</code>`;
  rules.math_block = (tokens, index) =>
    `<code class="math block">${escapeHtml(tokens[index].content)}</code>`;
}
