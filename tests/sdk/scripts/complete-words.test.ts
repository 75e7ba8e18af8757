import { describe, expect, it } from "vitest";
import { configKindNames } from "../../../sdk/jobs/registry.js";
import { assayIn } from "../../support/in-process.js";

/** What may stand in place of the last of these words: texts of candidates, and ":files" where names of files fit. */
async function candidates(...words: string[]): Promise<string[]> {
  const { code, out } = await assayIn("/nowhere", ["complete-words", "--", ...words]);
  expect(code).toBe(0);
  return out === "" ? [] : out.split("\n").map((line) => line.split("\t")[0]);
}

describe("what completes a line of assay", () => {
  it("is a command that begins so, with what it does", async () => {
    const { out } = await assayIn("/nowhere", ["complete-words", "--", "sy"]);
    expect(out).toBe("sync\tcopy runs and models to a server");
    expect(await candidates("datasets", "")).toEqual(["profile", "register"]);
    expect(await candidates("nonsense", "")).toEqual([]);
  });

  it("leaves out commands that no person needs", async () => {
    expect(await candidates("complete-")).toEqual([]);
    expect(await candidates()).toContain("run");
  });

  it.each([
    ["run", ""],
    ["sync", "./ml"],
    ["datasets", "profile", ""],
    ["configs", "register", "x"],
  ])("is the name of a file: %s %s", async (...words) => {
    expect(await candidates(...words)).toEqual([":files"]);
  });

  it.each<[string, string[], string[]]>([
    ["a kind of config", ["schema", "inf"], ["inference"]],
    ["a shell", ["completion", ""], ["bash", "zsh", "fish"]],
    ["a setting", ["settings", "tracking.re"], ["tracking.registryUri"]],
    ["a task", ["task", "mlflow:s"], ["mlflow:serve", "mlflow:sync"]],
    ["an option of a command", ["run", "--dry"], ["--dry-run"]],
    ["an option of the task that is named", ["task", "mlflow:sync", "--dry"], ["--dry-run"]],
    ["an option of the program, too", ["run", "x.yaml", "--deb"], ["--debug"]],
    ["the help", ["runs", "list", "--hel"], ["--help"]],
  ])("is %s", async (_, words, expected) => {
    expect(await candidates(...words)).toEqual(expected);
  });

  it("knows every kind of config", async () => {
    expect(await candidates("schema", "")).toEqual([...configKindNames, "settings"]);
  });

  it("tells an option once, though the program and the command have it", async () => {
    const found = await candidates("run", "--");
    expect(found).toEqual([...new Set(found)]);
  });

  it("is a file where the option before it wants a place, and nothing where it wants another value", async () => {
    expect(await candidates("report", "--tracking-uri", "")).toEqual([":files"]);
    expect(await candidates("runs", "list", "--limit", "")).toEqual([]);
    // The option has its value: the rest is the command's own.
    expect(await candidates("run", "--json", "")).toEqual([":files"]);
  });

  it("goes on with the command's own arguments after a list of values", async () => {
    expect(await candidates("run", "--extras", "seed=1", "")).toEqual([":files"]);
    expect(await candidates("run", "--extras", "seed=1", "--js")).toEqual(["--json"]);
  });

  it("knows no more commands once an argument stands there", async () => {
    expect(await candidates("run", "training.yaml", "sy")).toEqual([":files"]);
  });

  it("takes names of files after a task that nobody knows", async () => {
    expect(await candidates("task", "no:task", "")).toEqual([":files"]);
  });
});

describe("the completion script", () => {
  it("is printed for a shell", async () => {
    const { code, out } = await assayIn("/nowhere", ["completion", "fish"]);
    expect(code).toBe(0);
    expect(out).toContain("complete-words");
  });

  it("is refused for a shell that has none, naming the nearest", async () => {
    const { code, error } = await assayIn("/nowhere", ["completion", "fishy"]);
    expect(code).toBe(2);
    expect(error).toContain('there is no completion for the shell "fishy". Wanted: bash, zsh, fish');
    expect(error).toContain('Did you mean "fish"?');
  });
});
