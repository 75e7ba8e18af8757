import { describe, expect, it } from "vitest";
import { filesBelow, importsOf } from "../support/source-files.js";

/** Which rooms a room may import from, besides itself. Data flows one way (docs/decisions/rooms.md). */
const MAY_IMPORT: Record<string, readonly string[]> = {
  "sdk/utils": [],
  "sdk/core": ["sdk/utils"],
  "sdk/io": ["sdk/core", "sdk/utils"],
  "sdk/display": ["sdk/core", "sdk/utils"],
  "sdk/reports": ["sdk/core", "sdk/utils", "sdk/display"],
  "sdk/jobs": ["sdk/io", "sdk/core", "sdk/utils", "sdk/reports", "sdk/display"],
};

function roomOf(path: string): string {
  return path.split("/").slice(0, 2).join("/");
}

describe("imports point one way", () => {
  const files = filesBelow("sdk");

  it("finds the sources", () => {
    expect(files.length).toBeGreaterThan(20);
  });

  it.each(Object.entries(MAY_IMPORT))("%s imports only from %j", (room, allowed) => {
    const wrong = files
      .filter((file) => roomOf(file) === room)
      .flatMap((file) =>
        importsOf(file)
          .filter((target) => roomOf(target) !== room && !allowed.includes(roomOf(target)))
          .map((target) => `${file} imports ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it("nothing in sdk imports the kernel or the tasks, save the commands", () => {
    const wrong = files
      .filter((file) => roomOf(file) !== "sdk/scripts")
      .flatMap((file) => importsOf(file).filter((target) => /^(kernel|tasks)\//.test(target)));
    expect(wrong).toEqual([]);
  });

  it("the kernel imports of the sdk only how things are shown and what is common to all", () => {
    const wrong = filesBelow("kernel").flatMap((file) =>
      importsOf(file)
        .filter((target) => !/^(kernel|sdk\/display|sdk\/utils)\//.test(target))
        .map((target) => `${file} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it("no file imports itself in a circle", () => {
    const graph = new Map(
      files.map((file) => [file, importsOf(file).filter((target) => files.includes(target))]),
    );
    const state = new Map<string, "open" | "done">();
    const circles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (state.get(file) === "done") return;
      if (state.get(file) === "open") {
        circles.push([...path.slice(path.indexOf(file)), file].join(" → "));
        return;
      }
      state.set(file, "open");
      for (const target of graph.get(file) ?? []) visit(target, [...path, file]);
      state.set(file, "done");
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });
});
