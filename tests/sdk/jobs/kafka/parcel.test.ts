import { describe, expect, it } from "vitest";
import { sizeOf } from "../../../../sdk/jobs/kafka/envelope.js";
import { Parcel } from "../../../../sdk/jobs/kafka/parcel.js";
import { scoreMessages } from "../../../../sdk/jobs/kafka/score.js";
import { doubling, message, OPTIONS, SOURCE } from "./messages.js";

async function parcelOf(values: readonly string[], outputBytes: number, deadBytes = 10_000): Promise<Parcel> {
  const messages = values.map((value, i) => message(i, value));
  const { scored } = await scoreMessages(
    messages,
    doubling(),
    { ...OPTIONS, keep: "all", maxInBytes: 1e6 },
    SOURCE,
  );
  const destinations = {
    output: { topic: "out", maxBytes: outputBytes },
    deadLetters: { topic: "dead", maxBytes: deadBytes },
  };
  return new Parcel(scored, destinations, SOURCE, doubling());
}

const keys = (messages: readonly { readonly key: Buffer | null }[]): string[] =>
  messages.map(({ key }) => String(key));

describe("what is sent of a piece", () => {
  it("is parted into batches that the topic takes, in order", async () => {
    const parcel = await parcelOf(
      Array.from({ length: 10 }, (_, i) => `{"x":${i}}`),
      1000,
    );
    const batches = parcel.batches();
    expect(batches.length).toBeGreaterThan(1);
    expect(keys(batches.flatMap(({ messages }) => messages))).toEqual(
      Array.from({ length: 10 }, (_, i) => `k${i}`),
    );
    for (const { messages } of batches)
      expect(messages.reduce((sum, one) => sum + sizeOf(one), 0)).toBeLessThanOrEqual(1000);
  });

  it("leaves out what is done before", async () => {
    const parcel = await parcelOf(['{"x":0}', '{"x":1}', "{"], 10_000);
    expect(parcel.batches(1n).map(({ topic, messages }) => [topic, keys(messages)])).toEqual([
      ["out", ["k1"]],
      ["dead", ["k2"]],
    ]);
    expect(parcel.batches(3n)).toEqual([]);
  });

  it("makes a result that is too large a dead letter, and drops the value where that is too large too", async () => {
    const large = `{"x":1,"note":"${"x".repeat(3000)}"}`;
    const [, dead] = (await parcelOf(['{"x":0}', large], 1000)).batches();
    expect(dead.topic).toBe("dead");
    expect(dead.messages[0].headers["assay-error-code"]).toBe("too-large");
    expect(String(dead.messages[0].value)).toBe(large);
    const [, bare] = (await parcelOf(['{"x":0}', large], 1000, 1500)).batches();
    expect(bare.messages[0].value).toHaveLength(0);
    expect(bare.messages[0].headers["assay-value-bytes"]).toBe(String(large.length));
  });

  it("halves what a broker refuses all the same, and gives a single message up last", async () => {
    const parcel = await parcelOf(['{"x":0}', '{"x":1}', '{"x":2}'], 10_000);
    const [whole] = parcel.batches();
    const halves = parcel.smaller(whole);
    expect(halves.map(({ messages }) => keys(messages))).toEqual([["k0"], ["k1", "k2"]]);
    const [letter] = parcel.smaller(halves[0]);
    expect([letter.topic, keys(letter.messages)]).toEqual(["dead", ["k0"]]);
    const [bare] = parcel.smaller(letter);
    expect(bare.messages[0].value).toHaveLength(0);
    expect(parcel.smaller(bare)).toEqual([]);
    expect([parcel.results, parcel.deadLetters.length]).toEqual([2, 1]);
  });
});
