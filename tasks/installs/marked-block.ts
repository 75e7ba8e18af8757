const BEGIN = "# >>> assay completion >>>";
const END = "# <<< assay completion <<<";
/** Says that the text before had no end of its last line, which came with the block and goes with it. */
const AFTER_OPEN_LINE = " (the line above had no end)";
/** Says that there was no file before. */
const FILE_MADE = " (the file was made for it)";

const BLOCK =
  /# >>> assay completion >>>(?<note> \([^)\n]*\))?\n(?<content>[\s\S]*?)\n# <<< assay completion <<<\n?/;

/** A file's text with the block: at its end, or in its old place where it has one. Undefined is no file. */
export function withBlock(text: string | undefined, content: string): string {
  const block = (note: string): string => `${BEGIN}${note}\n${content}\n${END}\n`;
  if (text === undefined) return block(FILE_MADE);
  const old = BLOCK.exec(text);
  if (old !== null)
    return text.slice(0, old.index) + block(old.groups?.note ?? "") + text.slice(old.index + old[0].length);
  return text === "" || text.endsWith("\n") ? text + block("") : `${text}\n${block(AFTER_OPEN_LINE)}`;
}

/** The text as it was without the block; undefined where there was no file. */
export function withoutBlock(text: string): string | undefined {
  const old = BLOCK.exec(text);
  if (old === null) return text;
  const before = text.slice(0, old.index);
  const after = text.slice(old.index + old[0].length);
  const note = old.groups?.note;
  if (note === FILE_MADE && before + after === "") return undefined;
  // What was written below the block since begins a line of its own.
  return (note === AFTER_OPEN_LINE && after === "" ? before.replace(/\n$/, "") : before) + after;
}
