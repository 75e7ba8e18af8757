import { describe, expect, it } from "vitest";
import { Table } from "../../../../sdk/core/tables/index.js";
import type { StreamModel } from "../../../../sdk/jobs/kafka/model.js";
import type { ScoreOptions } from "../../../../sdk/jobs/kafka/score.js";
import { scoreMessages } from "../../../../sdk/jobs/kafka/score.js";
import { doubling, message, OPTIONS, SOURCE } from "./messages.js";

const text = (value: unknown): string => (value as Buffer).toString();

describe("messages become predictions", () => {
  it("in one call of the model, with key, headers and time as they came, and the fields that are kept", async () => {
    const model = doubling();
    const messages = [0, 1, 2].map((i) => message(i, JSON.stringify({ id: `m${i}`, x: i, more: 1 })));
    const { scored, rows } = await scoreMessages(messages, model, OPTIONS, SOURCE);
    expect(model.calls).toBe(1);
    expect(scored.map(({ out }) => JSON.parse(text(out.value)))).toEqual([
      { id: "m0", prediction: 0 },
      { id: "m1", prediction: 2 },
      { id: "m2", prediction: 4 },
    ]);
    const [{ out }] = scored;
    expect(text(out.key)).toBe("k0");
    expect(out.timestamp).toBe("1700000000000");
    expect(out.headers).toEqual({
      traceparent: messages[0].headers.traceparent,
      "assay-model": "models:/twice/7",
      "assay-model-version": "7",
    });
    expect(rows?.inputs.numRows).toBe(3);
  });

  it.each([
    ["{", "unreadable", /not JSON/],
    [Buffer.from([0x7b, 0xff, 0x7d]), "unreadable", /UTF-8/],
    [null, "empty", /no value/],
    ["", "empty", /no value/],
    ["7", "row", /an object of columns/],
    ['{"x":"seven"}', "type", /^x: got "seven", wanted a number$/],
    ['{"y":7}', "missing", /^x: is missing/],
    [`{"x":1,"note":"${"x".repeat(1000)}"}`, "too-large", /wanted at most 1000/],
    ['{"x":1e308}', "prediction", /Infinity/],
    ['{"__proto__":{"x":1}}', "missing", /^x: is missing/],
  ] as const)("%s is a dead letter, %s, and its neighbours are predicted", async (value, code, reason) => {
    const messages = [message(0, '{"x":1}'), message(1, value as string), message(2, '{"x":3}')];
    const { scored } = await scoreMessages(messages, doubling(), OPTIONS, SOURCE);
    expect(scored.map(({ to }) => to)).toEqual(["output", "dead letter", "output"]);
    const { out } = scored[1];
    expect(out.value).toEqual(messages[1].value);
    expect(out.headers).toMatchObject({
      traceparent: messages[1].headers.traceparent,
      "assay-error-code": code,
      "assay-error": expect.stringMatching(reason),
      "assay-topic": "in",
      "assay-partition": "3",
      "assay-offset": "1",
      "assay-model": "models:/twice/7",
    });
    expect(JSON.parse(text(scored[2].out.value))).toEqual({ prediction: 6 });
  });

  it("refuses fields that neither the model reads nor the output keeps, where it is told to", async () => {
    const messages = [message(0, '{"x":1,"id":5}'), message(1, '{"x":1,"more":5}')];
    const { scored } = await scoreMessages(
      messages,
      doubling(),
      { ...OPTIONS, unknownFields: "refuse" },
      SOURCE,
    );
    expect(scored.map(({ to, out }) => [to, out.headers["assay-error-code"]])).toEqual([
      ["output", undefined],
      ["dead letter", "unknown"],
    ]);
  });

  it("throws what is wrong with the model, so that nothing is lost", async () => {
    const model = { ...doubling(), predict: () => Promise.reject(new Error("no memory")) };
    await expect(scoreMessages([message(0, '{"x":1}')], model, OPTIONS, SOURCE)).rejects.toThrow("no memory");
  });

  it("gives no row to the model where all are dead", async () => {
    const { scored, rows } = await scoreMessages(
      [message(0, "{"), message(1, null)],
      doubling(),
      OPTIONS,
      SOURCE,
    );
    expect(scored.map(({ to }) => to)).toEqual(["dead letter", "dead letter"]);
    expect(rows).toBeUndefined();
  });
});

describe("what a result holds", () => {
  /** A model of every kind of column, of which a row may say nothing. */
  const model = (): StreamModel => ({
    ...doubling(),
    async predict(rows) {
      const texts = Array.from({ length: rows.numRows }, (_, i) => (i === 0 ? "a" : null));
      return Table.from({
        ...{
          prediction: texts,
          sure: texts.map((_, i) => i === 0),
          probability_a: texts.map((_, i) => i / 4),
        },
        ...{ lower: texts.map(() => 1), upper: texts.map(() => null) },
      });
    },
  });
  const results = async (more: Partial<ScoreOptions>) => {
    const messages = [message(0, '{"x":1}'), message(1, '{"x":2}')];
    const { scored } = await scoreMessages(messages, model(), { ...OPTIONS, keep: [], ...more }, SOURCE);
    return scored.map(({ out }) => JSON.parse(text(out.value)));
  };

  it("is a class, whether it is sure, probabilities and bounds; null where the model says nothing", async () => {
    expect(await results({})).toEqual([
      { prediction: "a", sure: true, probability_a: 0, lower: 1, upper: null },
      { prediction: null, sure: false, probability_a: 0.25, lower: 1, upper: null },
    ]);
  });

  it("leaves out probabilities and bounds where the config says so", async () => {
    expect(await results({ probabilities: false, bounds: false })).toEqual([
      { prediction: "a", sure: true },
      { prediction: null, sure: false },
    ]);
  });

  it("is of rows with missing columns too, where those are predicted", async () => {
    const filled: StreamModel = {
      ...doubling(),
      predict: async (rows) => Table.from({ prediction: Array.from({ length: rows.numRows }, () => 1) }),
    };
    const options = { ...OPTIONS, missing: "predict" as const };
    const { scored } = await scoreMessages([message(0, "{}")], filled, options, SOURCE);
    expect(scored.map(({ to }) => to)).toEqual(["output"]);
  });

  it("is none where a reader breaks for another reason than the message", async () => {
    const broken = () => {
      throw new TypeError("a bug");
    };
    const decoder = { ...OPTIONS.decoder, decode: broken };
    await expect(scoreMessages([message(0, "{}")], model(), { ...OPTIONS, decoder }, SOURCE)).rejects.toThrow(
      "a bug",
    );
    const encoder = { ...OPTIONS.encoder, encode: broken };
    await expect(
      scoreMessages([message(0, '{"x":1}')], model(), { ...OPTIONS, encoder }, SOURCE),
    ).rejects.toThrow("a bug");
  });
});
