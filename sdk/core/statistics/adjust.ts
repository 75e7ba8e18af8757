/**
 * P-values adjusted for being several: by Benjamini and Hochberg (1995), so that of what is called a difference at most the
 * share `alpha` is none (https://doi.org/10.1111/j.2517-6161.1995.tb02031.x). NaN stays NaN and does not count.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const order = known(pValues).sort((a, b) => pValues[b] - pValues[a]);
  const adjusted = pValues.map(() => Number.NaN);
  let least = 1;
  order.forEach((place, i) => {
    least = Math.min(least, (pValues[place] * order.length) / (order.length - i));
    adjusted[place] = least;
  });
  return adjusted;
}

/**
 * P-values adjusted by Holm (1979): the chance of calling anything a difference that is none is at most `alpha`. NaN stays
 * NaN and does not count.
 */
export function holm(pValues: readonly number[]): number[] {
  const order = known(pValues).sort((a, b) => pValues[a] - pValues[b]);
  const adjusted = pValues.map(() => Number.NaN);
  let most = 0;
  order.forEach((place, i) => {
    most = Math.max(most, Math.min(1, pValues[place] * (order.length - i)));
    adjusted[place] = most;
  });
  return adjusted;
}

function known(pValues: readonly number[]): number[] {
  return [...pValues.keys()].filter((place) => !Number.isNaN(pValues[place]));
}
