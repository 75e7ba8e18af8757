import { afterEach, expect, it, vi } from "vitest";
import { display } from "../../../kernel/index.js";

const MODULE = "/packages/tslab/dist/jupyter.js";

afterEach(() => void delete require.cache[MODULE]);

it("shows values in the cells of tslab's kernel, which asks none how it is shown", () => {
  const lastWriteDisplayData = vi.fn();
  require.cache[MODULE] = { exports: { lastWriteDisplayData } } as unknown as NodeJS.Module;
  const value = { [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<b>1</b>", "text/plain": "1" }) };
  const { id, update } = display(value);
  update(2);
  expect(lastWriteDisplayData.mock.calls).toEqual([
    [
      {
        data: { "text/html": "<b>1</b>", "text/plain": "1" },
        metadata: {},
        transient: { display_id: id },
      },
      false,
    ],
    [{ data: { "text/plain": "2" }, metadata: {}, transient: { display_id: id } }, true],
  ]);
});
