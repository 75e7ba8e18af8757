import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random, random } from "../../../../sdk/utils/random/index.js";

const draw = (generator: Random, count = 5) => Array.from({ length: count }, () => generator.uint32());

describe("the generator", () => {
  it("is xoshiro128**", () => {
    // Reference values of the state 1, 2, 3, 4: Rust's rand_xoshiro, made with the authors' C code.
    expect(draw(Random.fromState([1, 2, 3, 4, 1, 2, 3, 4]), 10)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  it("is seeded by SplitMix64", () => {
    // The first two outputs of SplitMix64 from 0: e220a8397b1dcdaf, 6e789e6aa1b965f4; low words first.
    expect(random(0).state().slice(0, 4)).toEqual([0x7b1dcdaf, 0xe220a839, 0xa1b965f4, 0x6e789e6a]);
  });

  it("gives the same numbers for the same seed; 0 and negative seeds are seeds", () => {
    expect(draw(random(42))).toEqual(draw(random(42)));
    const firsts = [0, 1, -1, 42, Number.MAX_SAFE_INTEGER].map((seed) => random(seed).uint32());
    expect(new Set(firsts).size).toBe(5);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1.5, 2 ** 53])("refuses %s as a seed", (seed) => {
    expect(() => random(seed)).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
  });

  it("goes on from a saved state, forks included", () => {
    const generator = random(7);
    draw(generator, 13);
    const again = Random.fromState(JSON.parse(JSON.stringify(generator.state())));
    expect(draw(again)).toEqual(draw(generator));
    expect(draw(again.fork("weights"))).toEqual(draw(generator.fork("weights")));
  });
});

describe("numbers of a kind", () => {
  it("next is in [0, 1), with the mean and spread of a uniform number", () => {
    const generator = random(1);
    const numbers = Array.from({ length: 20_000 }, () => generator.next());
    expect(numbers.every((x) => x >= 0 && x < 1)).toBe(true);
    const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / numbers.length));
  });

  it("int is below its bound, each value as often as others", () => {
    const generator = random(2);
    const counts = new Array(7).fill(0);
    for (let i = 0; i < 14_000; i++) counts[generator.int(7)]++;
    // Chi-square with 6 degrees of freedom: 22.46 is passed once in a thousand.
    expect(counts.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0)).toBeLessThan(22.46);
    for (const bound of [1, 2 ** 32, 2 ** 40]) {
      for (let i = 0; i < 50; i++) {
        const value = generator.int(bound);
        expect(Number.isInteger(value) && value >= 0 && value < bound).toBe(true);
      }
    }
  });

  it("normal has mean 0 and variance 1", () => {
    const generator = random(3);
    const numbers = Array.from({ length: 20_000 }, () => generator.normal());
    const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
    const variance = numbers.reduce((sum, x) => sum + x * x, 0) / numbers.length;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(numbers.length));
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / numbers.length));
  });

  it("a permutation holds every number once, a sample different ones", () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), fc.integer(), (a, b, seed) => {
        const [n, count] = [Math.max(a, b), Math.min(a, b)];
        const all = Array.from({ length: n }, (_, i) => i);
        expect([...random(seed).permutation(n)].sort((x, y) => x - y)).toEqual(all);
        const sample = random(seed).sample(n, count);
        expect(new Set(sample).size).toBe(count);
        expect(sample.every((i) => i < n)).toBe(true);
      }),
    );
  });

  it("shuffles in place, every order as often as others", () => {
    const generator = random(4);
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const array = [1, 2, 3];
      expect(generator.shuffle(array)).toBe(array);
      counts.set(array.join(""), (counts.get(array.join("")) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // Chi-square with 5 degrees of freedom: 20.52 is passed once in a thousand.
    expect([...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(
      20.52,
    );
  });
});

describe("fork", () => {
  it("gives a stream of its own for each label, whatever was drawn before, and draws nothing itself", () => {
    const generator = random(5);
    const before = draw(generator.fork("split"));
    const expected = draw(random(5), 4);
    expect(draw(generator, 4)).toEqual(expected);
    expect(draw(generator.fork("split"))).toEqual(before);
    expect(draw(generator.fork("shuffle"))).not.toEqual(before);
    expect(draw(random(6).fork("split"))).not.toEqual(before);
  });

  it("forks of forks differ too", () => {
    const [a, b] = ["a", "b"].map((label) => random(0).fork(label).fork("same"));
    expect(draw(a)).not.toEqual(draw(b));
  });
});
