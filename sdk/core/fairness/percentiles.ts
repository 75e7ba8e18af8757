/** Resamples that may be without a value: beyond, there is no interval. */
const MOST_UNDEFINED = 0.1;

/** The middle part of resamples, by linear interpolation (numpy's default); NaN where too many of them have no value. */
export function percentiles(
  values: Float64Array,
  level: number,
): { readonly low: number; readonly high: number } {
  const known = values.filter(Number.isFinite).sort();
  if (known.length === 0 || known.length < (1 - MOST_UNDEFINED) * values.length)
    return { low: Number.NaN, high: Number.NaN };
  const at = (share: number): number => {
    const place = share * (known.length - 1);
    const [below, above] = [known[Math.floor(place)], known[Math.ceil(place)]];
    return below + (place - Math.floor(place)) * (above - below);
  };
  return { low: at((1 - level) / 2), high: at((1 + level) / 2) };
}
