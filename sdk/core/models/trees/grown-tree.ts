/** Which rows a node sends to the left. */
export interface Split {
  readonly feature: number;
  /** Rows in bins up to this one go left; -1 for a split by categories. */
  readonly bin: number;
  /** Whether rows without a value go left. */
  readonly missingLeft: boolean;
  /** Codes of the categories that go left, for a split by categories. */
  readonly categories?: readonly number[];
}

/** A tree while it grows: nodes in arrays that double when they are full. Children stand side by side. */
export class GrownTree {
  feature: Int32Array;
  /** Bin of the last rows that go left; -1 for a split by categories. */
  bin: Int32Array;
  /** First child; the second stands after it. */
  left: Int32Array;
  /** Sum of the weights of the training rows. */
  cover: Float64Array;
  missingLeft: Uint8Array;
  /** Categories that go left, by node. */
  readonly categories = new Map<number, readonly number[]>();
  size = 1;
  /** `outputs` numbers a node; only those of leaves count. */
  value: Float64Array;

  /** `room` is how many nodes there is space for before the arrays grow. */
  constructor(
    readonly outputs: number,
    room = 64,
  ) {
    this.feature = new Int32Array(room);
    this.bin = new Int32Array(room);
    this.left = new Int32Array(room);
    this.cover = new Float64Array(room);
    this.missingLeft = new Uint8Array(room);
    this.value = new Float64Array(room * outputs);
    this.feature[0] = -1;
  }

  /** Turns a leaf into a split and returns its first child. */
  split(node: number, { feature, bin, missingLeft, categories }: Split): number {
    const left = this.size;
    this.size += 2;
    if (this.size > this.feature.length) this.grow();
    this.feature[node] = feature;
    this.bin[node] = bin;
    this.left[node] = left;
    this.missingLeft[node] = missingLeft ? 1 : 0;
    if (categories !== undefined) this.categories.set(node, categories);
    this.feature[left] = -1;
    this.feature[left + 1] = -1;
    return left;
  }

  /** The split of a node; undefined in a leaf. */
  splitOf(node: number): Split | undefined {
    const feature = this.feature[node];
    if (feature < 0) return undefined;
    const categories = this.categories.get(node);
    const missingLeft = this.missingLeft[node] === 1;
    return {
      feature,
      bin: this.bin[node],
      missingLeft,
      ...(categories === undefined ? {} : { categories }),
    };
  }

  private grow(): void {
    const length = this.feature.length * 2;
    const longer = <T extends Int32Array | Float64Array | Uint8Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.feature = longer(this.feature, new Int32Array(length));
    this.bin = longer(this.bin, new Int32Array(length));
    this.left = longer(this.left, new Int32Array(length));
    this.cover = longer(this.cover, new Float64Array(length));
    this.missingLeft = longer(this.missingLeft, new Uint8Array(length));
    this.value = longer(this.value, new Float64Array(length * this.outputs));
  }
}
