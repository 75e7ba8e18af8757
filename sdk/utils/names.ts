/** Edit distance (Levenshtein) between two strings, case ignored. */
export function editDistance(a: string, b: string): number {
  const [s, t] = [a.toLowerCase(), b.toLowerCase()];
  let previous = Array.from({ length: t.length + 1 }, (_, i) => i);
  for (let i = 1; i <= s.length; i++) {
    const row = [i];
    for (let j = 1; j <= t.length; j++) {
      const substitution = previous[j - 1] + (s[i - 1] === t[j - 1] ? 0 : 1);
      row.push(Math.min(previous[j] + 1, row[j - 1] + 1, substitution));
    }
    previous = row;
  }
  return previous[t.length];
}

/** The known name nearest to one that is not known, or undefined where none is near (over half its letters differ). */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.ceil(name.length / 2)) + 1;
  for (const candidate of known) {
    const distance = editDistance(name, candidate);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** `Did you mean "x"?` where a near name is known, else the list of what is known. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const names = [...known];
  const near = nearestName(name, names);
  return near === undefined
    ? `Known: ${names.slice(0, 30).join(", ")}${names.length > 30 ? ", …" : ""}.`
    : `Did you mean "${near}"?`;
}
