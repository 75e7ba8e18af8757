import { describe, expect, it } from "vitest";
import { CellOutputs } from "../../../kernel/notebook/outputs.js";

const stream = (name: string, text: string) => ({ type: "stream", content: { name, text } });
const display = (text: string, display_id?: string) => ({
  type: "display_data",
  content: {
    data: { "text/plain": text },
    metadata: {},
    transient: display_id === undefined ? {} : { display_id },
  },
});

describe("outputs of cells, as a front end keeps them", () => {
  it("text of one stream is one output, as long as nothing comes between", () => {
    const outputs = new CellOutputs();
    for (const message of [
      stream("stdout", "a"),
      stream("stdout", "b"),
      stream("stderr", "c"),
      stream("stdout", "d"),
    ])
      outputs.take(0, message);
    expect(outputs.of(0)).toEqual([
      { output_type: "stream", name: "stdout", text: "ab" },
      { output_type: "stream", name: "stderr", text: "c" },
      { output_type: "stream", name: "stdout", text: "d" },
    ]);
  });

  it("an update of a display is seen wherever it stands, in earlier cells too; one that is not known is nothing", () => {
    const outputs = new CellOutputs();
    outputs.take(0, display("old", "x"));
    outputs.take(1, display("old", "x"));
    outputs.take(1, display("other"));
    outputs.take(2, {
      type: "update_display_data",
      content: { data: { "text/plain": "new" }, metadata: { a: 1 }, transient: { display_id: "x" } },
    });
    outputs.take(2, {
      type: "update_display_data",
      content: { data: {}, metadata: {}, transient: { display_id: "y" } },
    });
    const shown = { output_type: "display_data", data: { "text/plain": "new" }, metadata: { a: 1 } };
    expect([outputs.of(0), outputs.of(1)[0], outputs.of(2)]).toEqual([[shown], shown, []]);
  });

  it("a cell is cleared at once, or when something new comes", () => {
    const outputs = new CellOutputs();
    outputs.take(0, display("a", "x"));
    outputs.take(0, { type: "clear_output", content: { wait: true } });
    expect(outputs.of(0)).toHaveLength(1);
    outputs.take(0, stream("stdout", "b"));
    expect(outputs.of(0)).toEqual([{ output_type: "stream", name: "stdout", text: "b" }]);
    outputs.take(0, { type: "clear_output", content: { wait: false } });
    expect(outputs.of(0)).toEqual([]);
    // What was cleared is not there any more to be updated.
    outputs.take(0, {
      type: "update_display_data",
      content: { data: {}, metadata: {}, transient: { display_id: "x" } },
    });
    expect(outputs.of(0)).toEqual([]);
  });

  it("results, errors and statuses", () => {
    const outputs = new CellOutputs();
    outputs.take(0, { type: "status", content: { execution_state: "busy" } });
    outputs.take(0, {
      type: "execute_result",
      content: { data: { "text/plain": "1" }, metadata: {}, execution_count: 4 },
    });
    outputs.take(0, { type: "error", content: { ename: "E", evalue: "v", traceback: ["t"] } });
    expect(outputs.of(0)).toEqual([
      { output_type: "execute_result", data: { "text/plain": "1" }, metadata: {}, execution_count: 4 },
      { output_type: "error", ename: "E", evalue: "v", traceback: ["t"] },
    ]);
  });
});
