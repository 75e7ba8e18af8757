/**
 * The triangular factor of a tall matrix that comes block by block: rows of [x | y], p columns of x and one of y. Keeps
 * R (p x p, upper triangular) and the first p entries of Qᵀy, so memory does not grow with the rows. Householder
 * reflections (Golub and Van Loan, Matrix Computations, 5.2), each over one row of R and the rows of the block.
 */
export class StreamingQr {
  /** Column j of R, of length p; what stands below the diagonal is zero. */
  readonly r: Float64Array[];
  /** First p entries of Qᵀy. */
  readonly qty: Float64Array;

  constructor(readonly columns: number) {
    this.r = Array.from({ length: columns }, () => new Float64Array(columns));
    this.qty = new Float64Array(columns);
  }

  /** Takes in a block: p columns of x and then y, each of the same length. The block is overwritten. */
  add(block: readonly Float64Array[]): void {
    const p = this.columns;
    const rows = block[p].length;
    for (let k = 0; k < p; k++) {
      const v = block[k];
      const head = this.r[k][k];
      let square = 0;
      for (let i = 0; i < rows; i++) square += v[i] * v[i];
      if (square === 0) continue;
      const norm = Math.sqrt(head * head + square);
      const alpha = head > 0 ? -norm : norm;
      const vHead = head - alpha;
      const beta = 2 / (vHead * vHead + square);
      this.r[k][k] = alpha;
      for (let j = k + 1; j <= p; j++) {
        const target = block[j];
        const top = j === p ? this.qty : this.r[j];
        let sum = vHead * top[k];
        for (let i = 0; i < rows; i++) sum += v[i] * target[i];
        const factor = beta * sum;
        top[k] -= factor * vHead;
        for (let i = 0; i < rows; i++) target[i] -= factor * v[i];
      }
    }
  }
}
