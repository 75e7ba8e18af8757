/**
 * How many neighbouring rows go together, for the circular block bootstrap of a mean: the automatic choice of Politis and
 * White (2004) as corrected by Patton, Politis and White (2009, https://doi.org/10.1080/07474930802459016). 1 where
 * neighbours have nothing in common; a third of the rows, or 3·√n, at most.
 */
export function blockLength(series: Float64Array): number {
  const n = series.length;
  const most = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3));
  const run = Math.max(5, Math.floor(Math.log10(n)));
  const furthest = Math.min(n - 2, Math.ceil(Math.sqrt(n)) + run);
  const covariance = autocovariance(series, furthest);
  if (!(covariance[0] > 0)) return 1;
  // The first lag from which on a run of correlations is within chance.
  const limit = 2 * Math.sqrt(Math.log10(n) / n);
  let lags = furthest;
  for (let lag = 1; lag + run <= furthest; lag++) {
    const next = covariance.subarray(lag, lag + run);
    if (next.every((value) => Math.abs(value / covariance[0]) < limit)) {
      lags = Math.min(furthest, 2 * lag);
      break;
    }
  }
  let [weighted, longRun] = [0, covariance[0]];
  for (let lag = 1; lag <= lags; lag++) {
    // The flat-top lag window.
    const weight = lag / lags <= 0.5 ? 1 : 2 * (1 - lag / lags);
    weighted += 2 * weight * lag * covariance[lag];
    longRun += 2 * weight * covariance[lag];
  }
  if (!(longRun > 0)) return 1;
  const length = ((2 * weighted ** 2) / ((4 / 3) * longRun ** 2)) ** (1 / 3) * n ** (1 / 3);
  return Math.max(1, Math.min(most, Math.ceil(length)));
}

/** Autocovariances of lags 0 … `lags`, each over n. */
export function autocovariance(series: Float64Array, lags: number): Float64Array {
  const n = series.length;
  const mean = series.reduce((sum, value) => sum + value, 0) / n;
  return Float64Array.from({ length: lags + 1 }, (_, lag) => {
    let sum = 0;
    for (let i = lag; i < n; i++) sum += (series[i] - mean) * (series[i - lag] - mean);
    return sum / n;
  });
}
