// Jupyter counts a cursor's position in Unicode code points, TypeScript in UTF-16 units; they differ after an emoji.

/** UTF-16 offset of a place that is given in code points; one beyond the text is its end. */
export function toUtf16(text: string, codePoints: number): number {
  let at = 0;
  for (let left = Math.max(0, codePoints); left > 0 && at < text.length; left--) {
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  }
  return at;
}

/** Code points before a UTF-16 offset. */
export function toCodePoints(text: string, utf16: number): number {
  let points = 0;
  for (let at = 0; at < utf16 && at < text.length; points++) {
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  }
  return points;
}
