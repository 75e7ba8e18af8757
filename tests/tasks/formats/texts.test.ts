import { describe, expect, it } from "vitest";
import { AssayError } from "../../../sdk/utils/errors/index.js";
import { taskOfAll } from "../../../tasks/formats/all.js";
import { isScript, keptText } from "../../../tasks/formats/notebook-text.js";
import { formatYaml } from "../../../tasks/formats/yaml-text.js";
import type { Task } from "../../../tasks/task.js";
import { contextOf } from "../../support/task-context.js";
import { thrownBy } from "../../support/thrown.js";

describe("the layout of YAML, at its edges", () => {
  it.each([
    ["a: [ ]\n", "a: []\n"],
    ["a: [ {b: 1} , [ 2 ] ]\n", "a: [{ b: 1 }, [2]]\n"],
    ["a: [\n  1, # one\n  2\n]\n", "a:\n  [\n    1, # one\n    2\n  ]\n"],
  ])("makes %j to %j", (text, formatted) => {
    expect(formatYaml(text)).toBe(formatted);
    expect(formatYaml(formatted)).toBe(formatted);
  });

  it("refuses what is none", () => {
    expect(thrownBy(() => formatYaml("a: [1\n")).code).toBe("CONFIG_SYNTAX");
  });
});

describe("formats", () => {
  const format = (name: string, run: Task["run"]): Task => ({ name, summary: name, run });
  const refuse = (code: "TOOL_MISSING" | "INTERRUPTED") => async () => {
    throw new AssayError(code, { what: "no tool", next: "Get it." });
  };

  it("goes on where one kind lacks something, and ends with what went wrong", async () => {
    const { context, said } = contextOf({ root: "/" });
    const all = taskOfAll([
      format("a", refuse("TOOL_MISSING")),
      format("b", async () => true),
      format("c", async () => false),
    ]);
    expect(await all.run(context)).toBe(false);
    expect(said).toEqual(["== a", "TOOL_MISSING: no tool. Get it.", "== b", "== c"]);
    expect(await taskOfAll([format("b", async () => true)]).run(context)).toBe(true);
    await expect(taskOfAll([format("a", refuse("INTERRUPTED"))]).run(context)).rejects.toThrow("no tool");
  });
});

describe("a notebook as it is kept", () => {
  type Kept = Parameters<typeof keptText>[0];
  const notebook = (metadata: object, jupyter = {}): Kept =>
    ({
      ...{ nbformat: 4, nbformat_minor: 5, metadata },
      cells: [{ cell_type: "markdown", id: "a", metadata: { jupyter }, source: "b" }],
    }) as unknown as Kept;

  it.each([
    [{}, true],
    [{ kernelspec: { language: "javascript" } }, true],
    [{ language_info: { name: "python" }, kernelspec: { language: "typescript" } }, false],
  ])("with %j is a script's: %s", (metadata, expected) => {
    expect(isScript(notebook(metadata))).toBe(expected);
  });

  it("has no version of its language, and of its cells only what is not about a screen", () => {
    const given = notebook(
      { language_info: { name: "typescript", version: "5" } },
      { outputs_hidden: true, own: 1 },
    );
    const { metadata, cells } = JSON.parse(keptText(given, (text) => text));
    expect(metadata).toEqual({ language_info: { name: "typescript" } });
    expect(cells[0].metadata).toEqual({ jupyter: { own: 1 } });
    expect(JSON.parse(keptText(notebook({}), (text) => text)).metadata).toEqual({});
  });
});
