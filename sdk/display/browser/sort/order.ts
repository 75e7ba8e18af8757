const SECONDS: Readonly<Record<string, number>> = { h: 3600, min: 60, s: 1 };

/**
 * The number that a cell of a result begins with: `12.3 ± 0.2`, `1,234 (5 %)`, `−0.5`, `1.5e−7`, `< 0.0001`, `3 min 20 s` (in seconds).
 * NaN where there is none.
 */
export function leadingNumber(text: string): number {
  const plain = text.trim().replaceAll(",", "").replaceAll("−", "-").replace("∞", "Infinity");
  const times = [...plain.matchAll(/(\d+(?:\.\d+)?) (h|min|s)(?= |$)/g)];
  if (times.length > 0 && /^\d/.test(plain))
    return times.reduce((sum, [, number, unit]) => sum + Number(number) * SECONDS[unit], 0);
  const found = /^(?:[<>≤≥]\s*)?([+-]?(?:Infinity|\d+(?:\.\d+)?(?:e[+-]?\d+)?))/.exec(plain);
  return found === null ? Number.NaN : Number(found[1]);
}

/** Places of the texts in their order; equal ones as they stood, those without a value last either way. */
export function orderOf(texts: readonly string[], numbers: boolean, descending: boolean): number[] {
  const values = texts.map((text) => (numbers ? leadingNumber(text) : text.trim()));
  const isNone = (value: number | string): boolean => value === "" || Number.isNaN(value);
  const sign = descending ? -1 : 1;
  return [...values.keys()].sort((a, b) => {
    const [x, y] = [values[a], values[b]];
    if (isNone(x) || isNone(y)) return Number(isNone(x)) - Number(isNone(y)) || a - b;
    return x === y ? a - b : x < y ? -sign : sign;
  });
}
