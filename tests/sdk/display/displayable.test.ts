import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { Metrics } from "../../../sdk/core/metrics/index.js";
import { Table } from "../../../sdk/core/tables/index.js";
import {
  attachDisplay,
  attachViews,
  displayable,
  JUPYTER_DISPLAY,
  type MimeBundle,
} from "../../../sdk/display/index.js";

describe("attachDisplay and displayable", () => {
  it("teaches a class to show itself without changing its keys", () => {
    class Result {
      readonly value = 3;
    }
    attachDisplay(Result, () => ({ value }) => ({ "text/plain": `value ${value}` }));
    const result = new Result();
    expect(inspect(result)).toBe("value 3");
    expect(Object.keys(result)).toEqual(["value"]);
    expect((result as unknown as Record<symbol, () => MimeBundle>)[JUPYTER_DISPLAY]()).toEqual({
      "text/plain": "value 3",
    });
    expect(inspect({ result })).toBe("{ result: Result { value: 3 } }");
    expect(() => inspect(Result.prototype)).not.toThrow();
  });

  it("teaches one object, and a frozen one by a frozen copy", () => {
    const shown = displayable({ a: 1 }, ({ a }) => ({ "text/plain": `a is ${a}` }));
    expect(inspect(shown)).toBe("a is 1");
    expect(inspect([shown])).toBe("[ { a: 1 } ]");
    const frozen = displayable(Object.freeze({ a: 2 }), ({ a }) => ({ "text/plain": `a is ${a}` }));
    expect(inspect(frozen)).toBe("a is 2");
    expect(Object.isFrozen(frozen)).toBe(true);
    expect({ ...frozen }).toEqual({ a: 2 });
  });

  it("uses the symbol that Deno's kernel and this project's ask for", () => {
    expect(JUPYTER_DISPLAY).toBe(Symbol.for("Jupyter.display"));
  });
});

describe("attachViews", () => {
  attachViews();

  it("prints a table and metrics as boxes, and short inside other objects", () => {
    const table = Table.from({ temp: [0.2, 0.4] });
    expect(inspect(table)).toContain("│ float64 │");
    expect(inspect({ table })).toBe("{ table: Table [2 x 1] }");
    const metrics = new Metrics([
      { name: "mae", title: "Mean absolute error", value: 2, greaterIsBetter: false },
    ]);
    expect(inspect(metrics)).toContain("│ mae ");
    expect(inspect({ metrics })).toBe("{ metrics: Metrics { mae: 2 } }");
    expect(JSON.stringify(metrics)).toBe('{"mae":2}');
  });
});
