import { describe, expect, it } from "vitest";
import { Table } from "../../../../../sdk/core/tables/index.js";
import { flatTable, masked, takeLogged } from "../../../../../sdk/io/services/prediction-log/rows.js";

const rows = {
  inputs: Table.from({ x: [1, 2, 3], name: ["a", "b", "c"] }),
  predictions: Table.from({ prediction: [10, 20, 30] }),
  atMs: 0,
};
const meta = { model: "models:/m/1", source: "http" };

describe("rows that are kept of predictions", () => {
  it("keep their ids where they are drawn; without ids they have none", () => {
    const drawn = takeLogged({ ...rows, meta: { ...meta, ids: ["p", null, "r"] } }, [2, 1]);
    expect(drawn.meta.ids).toEqual(["r", null]);
    expect([...drawn.predictions.rows()]).toEqual([{ prediction: 30 }, { prediction: 20 }]);
    expect(takeLogged({ ...rows, meta }, [0]).meta).toEqual(meta);
    expect(flatTable({ ...rows, meta }).row(0)).toMatchObject({ assay_id: null, prediction: 10 });
  });

  it("without the values of some columns hold nothing of them", () => {
    const hidden = masked(rows.inputs, ["x", "name", "none"]);
    expect([...hidden.rows()]).toEqual(Array.from({ length: 3 }, () => ({ x: null, name: null })));
    expect(JSON.stringify([hidden.column("name"), hidden.column("x")])).not.toMatch(/"[abc]"/);
    expect(masked(rows.inputs, ["none"])).toBe(rows.inputs);
  });
});
