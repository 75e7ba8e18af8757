import { AssayError } from "../errors/index.js";

/**
 * Seeded random numbers: xoshiro128** (Blackman and Vigna, https://prng.di.unimi.it/xoshiro128starstar.c), seeded by
 * SplitMix64 (https://prng.di.unimi.it/splitmix64.c). Every source of randomness in the SDK is one of these,
 * handed in as an argument; 0 is a seed like any other.
 */
export class Random {
  private constructor(
    private readonly s: Uint32Array,
    /** The words that the generator began with; `fork` goes by these. */
    private readonly origin: Uint32Array,
  ) {}

  /** A generator from a seed: any safe integer, negative ones too. Any other number throws CONFIG_INVALID. */
  static fromSeed(seed: number): Random {
    if (!Number.isSafeInteger(seed)) {
      throw new AssayError("CONFIG_INVALID", {
        what: "the seed is not a whole number",
        got: String(seed),
        wanted: "a whole number between -(2^53 - 1) and 2^53 - 1",
        next: "Give another seed; 0 is one too.",
      });
    }
    let x = BigInt.asUintN(64, BigInt(seed));
    const s = new Uint32Array(4);
    for (let i = 0; i < 4; i += 2) {
      x = BigInt.asUintN(64, x + 0x9e3779b97f4a7c15n);
      let z = x;
      z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
      z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
      z ^= z >> 31n;
      s[i] = Number(z & 0xffffffffn);
      s[i + 1] = Number(z >> 32n);
    }
    return new Random(s, s.slice());
  }

  /** A generator that goes on from a saved state. */
  static fromState(state: readonly number[]): Random {
    const words = Uint32Array.from(state);
    return new Random(words.slice(0, 4), words.slice(4, 8));
  }

  /** The state, four 32-bit words and the four that it began with: hand it to `fromState` to go on from here. */
  state(): number[] {
    return [...this.s, ...this.origin];
  }

  /** A uniform 32-bit unsigned integer. */
  uint32(): number {
    const s = this.s;
    const x = Math.imul(s[1], 5);
    const result = Math.imul((x << 7) | (x >>> 25), 9) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = (s[3] << 11) | (s[3] >>> 21);
    return result;
  }

  /** A uniform number in [0, 1) with 53 bits. */
  next(): number {
    return ((this.uint32() >>> 5) * 67108864 + (this.uint32() >>> 6)) / 9007199254740992;
  }

  /** A uniform integer in [0, bound), without modulo bias. */
  int(bound: number): number {
    if (bound > 0xffffffff) return Math.floor(this.next() * bound);
    let x = this.uint32();
    // Numbers from the last whole multiple of the bound on are drawn again; the remainder is asked for only where it matters.
    while (x >= 0x100000000 - bound && x >= 0x100000000 - (0x100000000 % bound)) x = this.uint32();
    return x % bound;
  }

  /** A standard normal number (Box-Muller). */
  normal(): number {
    let u = this.next();
    while (u === 0) u = this.next();
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * this.next());
  }

  /** Shuffles an array in place (Fisher-Yates) and returns it. */
  shuffle<T extends { length: number; [index: number]: number }>(array: T): T {
    for (let i = array.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      const kept = array[i];
      array[i] = array[j];
      array[j] = kept;
    }
    return array;
  }

  /** A random order of 0 … n-1. */
  permutation(n: number): Uint32Array {
    const order = new Uint32Array(n);
    for (let i = 0; i < n; i++) order[i] = i;
    return this.shuffle(order);
  }

  /** `count` different integers out of [0, n), in random order. */
  sample(n: number, count: number): Uint32Array {
    return this.permutation(n).slice(0, count);
  }

  /**
   * A generator of its own for one purpose: the same seed and label give the same stream, whatever else has drawn
   * numbers before. Does not advance this one.
   */
  fork(label: string): Random {
    let hash = 0xcbf29ce484222325n;
    for (const word of [...this.origin, ...new TextEncoder().encode(label)]) {
      hash = BigInt.asUintN(64, (hash ^ BigInt(word)) * 0x100000001b3n);
    }
    return Random.fromSeed(Number(BigInt.asIntN(53, hash)));
  }
}

/** A seeded generator. */
export function random(seed: number): Random {
  return Random.fromSeed(seed);
}
