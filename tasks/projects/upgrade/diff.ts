/** Lines around a change that are shown. */
const CONTEXT = 2;

interface Line {
  readonly sign: " " | "-" | "+";
  readonly text: string;
}

/** What differs between two texts, line by line: `-` was there, `+` comes; with two lines around, and `…` for what is left out. */
export function diffLines(before: string, after: string): string[] {
  const lines = compared(before.split("\n"), after.split("\n"));
  const near = lines.map((_, i) =>
    lines.slice(Math.max(0, i - CONTEXT), i + CONTEXT + 1).some(({ sign }) => sign !== " "),
  );
  return lines.flatMap(({ sign, text }, i) =>
    near[i] ? [`${sign} ${text}`.trimEnd()] : near[i - 1] === true ? ["  …"] : [],
  );
}

/** By the longest common subsequence, found from the ends; configs are short. */
function compared(before: readonly string[], after: readonly string[]): Line[] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      lengths[i][j] =
        before[i] === after[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      lines.push({ sign: " ", text: before[i++] });
      j++;
    } else if (i < before.length && (j === after.length || lengths[i + 1][j] >= lengths[i][j + 1]))
      lines.push({ sign: "-", text: before[i++] });
    else lines.push({ sign: "+", text: after[j++] });
  }
  return lines;
}
