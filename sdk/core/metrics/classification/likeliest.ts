/** Index of the likeliest class of each row, the first of equals. `probabilities` holds `classes` a row, row-major. */
export function likeliestClasses(probabilities: Float64Array, classes: number): Float64Array {
  return Float64Array.from({ length: probabilities.length / classes }, (_, row) => {
    const start = row * classes;
    let best = 0;
    for (let k = 1; k < classes; k++) if (probabilities[start + k] > probabilities[start + best]) best = k;
    return best;
  });
}
