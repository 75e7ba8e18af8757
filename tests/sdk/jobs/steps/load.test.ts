import { describe, expect, it } from "vitest";
import { Model, Table } from "../../../../sdk/index.js";
import { csvOf, experimentOn } from "../../../support/bad-input.js";

/** Numbers that the file writes as texts: one value is quoted with a space, so that the column is read as text. */
const TEXTS = csvOf(
  "x,c,y",
  60,
  (i) => `${i === 3 ? '" 3"' : i % 13},${"abc"[i % 3]},${(i % 13) * 2 + (i % 3)}`,
);

describe("a schema that coerces", () => {
  // Regression: it changed the training rows only, and the model refused rows as their source has them.
  it("is kept with the model: raw rows are read as the training rows were, also once it is saved", async () => {
    const { folder, chain } = await experimentOn(TEXTS, {
      dataset: { types: { x: "string" } },
      schema: { coerce: true, columns: { x: { type: "number" }, y: { type: "number" } } },
    });
    const trained = await chain.train();
    expect(trained.trainingRows.column("x").type).toBe("float64");
    expect(trained.model.signature.inputs).toContainEqual(
      expect.objectContaining({ name: "x", type: "string" }),
    );
    const raw = Table.from({ x: ["7", " 8"], c: ["a", "b"] });
    const numbers = Table.from({ x: [7, 8], c: ["a", "b"] });
    const expected = (await trained.predict(numbers)).numbers("prediction");
    expect((await trained.predict(raw)).numbers("prediction")).toEqual(expected);
    const loaded = await Model.load(await trained.save(`${folder}/model`));
    expect((await loaded.predict(raw)).numbers("prediction")).toEqual(expected);
    await expect(loaded.predict(Table.from({ x: ["many", "1"], c: ["a", "b"] }))).rejects.toMatchObject({
      code: "DATA_CAST",
    });
  });

  it("does not tell of columns that are of their type already", async () => {
    const events: string[] = [];
    const { chain } = await experimentOn(
      TEXTS,
      {
        dataset: { types: { x: "string" } },
        schema: { coerce: true, columns: { x: { type: "number" }, c: { type: "string" } } },
      },
      { onProgress: (event) => event.type === "note" && events.push(event.message) },
    );
    await chain;
    expect(events.filter((message) => message.startsWith("clean:"))).toEqual([
      "clean: cast x to number: x read as float64 (was string)",
    ]);
  });
});
