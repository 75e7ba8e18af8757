import { describe, expect, it } from "vitest";
import { notebookText, parseNotebook } from "../../../../sdk/utils/nbformat/index.js";
import { thrownBy } from "../../../support/thrown.js";

const CELL = { cell_type: "code", id: "a", metadata: {}, source: "1", outputs: [], execution_count: null };
const NOTEBOOK = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [CELL] };

const refusal = (value: unknown): string => {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const { code, message } = thrownBy(() => parseNotebook(text, "a.ipynb"));
  expect(code).toBe("NOTEBOOK_INVALID");
  return message;
};

describe("a notebook's file", () => {
  it("is read with whole texts, however it holds them, and a byte-order mark passed over", () => {
    const output = {
      output_type: "display_data",
      metadata: {},
      data: { "text/html": ["<b>", "x</b>"], "application/json": ["a"] },
    };
    const text = JSON.stringify({
      ...NOTEBOOK,
      cells: [{ ...CELL, source: ["let a\n", "a"], outputs: [output] }],
    });
    const [cell] = parseNotebook(`\ufeff${text}`, "a.ipynb").cells;
    expect(cell.source).toBe("let a\na");
    expect(cell).toMatchObject({
      outputs: [{ data: { "text/html": "<b>x</b>", "application/json": ["a"] } }],
    });
  });

  it.each([
    ["", "the file is empty"],
    ["{ not json", "the file is no JSON"],
    ["[]", "the file is no notebook. Got: a list"],
    [{ cells: [] }, "the file is no notebook. Got: an object with cells"],
    [{ ...NOTEBOOK, nbformat: 3, worksheets: [] }, "another version. Got: nbformat 3"],
    [{ ...NOTEBOOK, nbformat: 5 }, "another version. Got: nbformat 5"],
    [{ ...NOTEBOOK, cells: undefined }, "damaged at cells. Got: expected array, received undefined"],
    [
      { ...NOTEBOOK, cells: [CELL, { ...CELL, source: 3 }] },
      "damaged at cells[1].source. Got: wanted a text, or a list of its lines",
    ],
    [{ ...NOTEBOOK, cells: [{ ...CELL, cell_type: "heading" }] }, "damaged at cells[0].cell_type"],
    [
      { ...NOTEBOOK, cells: [{ ...CELL, outputs: [{ output_type: "stream", name: "stdout" }] }] },
      "cells[0].outputs[0].text",
    ],
  ])("%j is refused: %s", (value, said) => {
    expect(refusal(value)).toContain(said);
  });

  it("of version 3 is refused with the command that converts it", () => {
    expect(refusal({ ...NOTEBOOK, nbformat: 3 })).toContain(
      'jupyter nbconvert --to notebook --nbformat 4 "a.ipynb"',
    );
  });

  it("is written as Python's nbformat writes it: sorted keys, lists of lines, one space deep; what was not known is kept", () => {
    const source = { ...NOTEBOOK, own: { b: 1, a: [] }, cells: [{ ...CELL, source: "é\nb", extra: true }] };
    const text = notebookText(parseNotebook(JSON.stringify(source), "a.ipynb"));
    // json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n" of Python 3.12, with the source as lines.
    expect(text).toBe(`{
 "cells": [
  {
   "cell_type": "code",
   "execution_count": null,
   "extra": true,
   "id": "a",
   "metadata": {},
   "outputs": [],
   "source": [
    "é\\n",
    "b"
   ]
  }
 ],
 "metadata": {},
 "nbformat": 4,
 "nbformat_minor": 5,
 "own": {
  "a": [],
  "b": 1
 }
}
`);
  });

  it("comes back the same, read and written again", () => {
    const outputs = [
      { output_type: "stream", name: "stdout", text: "a\nb\n" },
      {
        output_type: "execute_result",
        execution_count: 1,
        metadata: {},
        data: { "text/plain": "x\ny", "image/png": "iVBORw0KGgo=\n", "image/svg+xml": "<svg>\n</svg>" },
      },
      { output_type: "error", ename: "E", evalue: "v", traceback: ["a\nb"] },
    ];
    const attached = {
      cell_type: "markdown",
      id: "m",
      metadata: {},
      source: "![](attachment:a.png)",
      attachments: { "a.png": { "image/png": "iVBORw0KGgo=" } },
    };
    const read = parseNotebook(
      JSON.stringify({ ...NOTEBOOK, cells: [{ ...CELL, outputs }, attached] }),
      "a.ipynb",
    );
    expect(parseNotebook(notebookText(read), "a.ipynb")).toEqual(read);
    expect(notebookText(read)).toContain('"iVBORw0KGgo=\\n"');
  });
});

describe("a text that is no notebook of ours", () => {
  it.each([
    [" ", "the file is empty"],
    ["{", "the file is no JSON"],
    ["[]", "the file is no notebook. Got: a list"],
    ["null", "the file is no notebook. Got: null"],
    ["{}", "Got: an object with nothing"],
    ['{"a":1,"b":2}', "Got: an object with a, b"],
    ['{"nbformat":3}', "Got: nbformat 3. Wanted: a notebook of nbformat 4. Convert it: jupyter nbconvert"],
    ['{"nbformat":"5"}', 'Got: nbformat "5"'],
  ])("%j is told so", (text, message) => {
    expect(thrownBy(() => parseNotebook(text, "a.ipynb"))).toMatchObject({
      code: "NOTEBOOK_INVALID",
      message: expect.stringContaining(message),
    });
  });
});
