/** Height over width of a plot with one row a feature. */
export function rowsAspect(rows: number): number {
  return Math.min(0.85, Math.max(0.28, (rows * 26 + 70) / 840));
}
