/** A thin singular value decomposition: column j of `scaled` is u_j s_j, column j of `right` is v_j. Column-major. */
export interface Svd {
  readonly scaled: Float64Array[];
  readonly right: Float64Array[];
  readonly singularValues: Float64Array;
}

const EPSILON = Number.EPSILON;
const MAX_SWEEPS = 60;

/**
 * Singular value decomposition of a small square matrix, given by columns, by one-sided Jacobi rotations (Hestenes 1958;
 * Golub and Van Loan, Matrix Computations, 8.6.3): slower than bidiagonalisation and as accurate as it gets for small
 * singular values, which is what tells collinear columns from nearly collinear ones.
 */
export function jacobiSvd(columns: readonly Float64Array[]): Svd {
  const p = columns.length;
  const scaled = columns.map((column) => column.slice());
  const right = columns.map((_, j) => {
    const unit = new Float64Array(p);
    unit[j] = 1;
    return unit;
  });
  for (let sweep = 0, rotated = true; rotated && sweep < MAX_SWEEPS; sweep++) {
    rotated = false;
    for (let i = 0; i < p - 1; i++) {
      for (let j = i + 1; j < p; j++) {
        if (orthogonalise(scaled[i], scaled[j], right[i], right[j])) rotated = true;
      }
    }
  }
  return {
    scaled,
    right,
    singularValues: Float64Array.from(scaled, (column) => Math.sqrt(dot(column, column))),
  };
}

/** Rotates two columns (and their right vectors) so that they stand at right angles; false where they did already. */
function orthogonalise(a: Float64Array, b: Float64Array, va: Float64Array, vb: Float64Array): boolean {
  const aa = dot(a, a);
  const bb = dot(b, b);
  const ab = dot(a, b);
  if (ab === 0 || Math.abs(ab) <= EPSILON * Math.sqrt(aa * bb)) return false;
  const zeta = (bb - aa) / (2 * ab);
  const tangent = Math.sign(zeta || 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  rotate(a, b, cosine, cosine * tangent);
  rotate(va, vb, cosine, cosine * tangent);
  return true;
}

function rotate(a: Float64Array, b: Float64Array, cosine: number, sine: number): void {
  for (let k = 0; k < a.length; k++) {
    const x = a[k];
    const y = b[k];
    a[k] = cosine * x - sine * y;
    b[k] = sine * x + cosine * y;
  }
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}
