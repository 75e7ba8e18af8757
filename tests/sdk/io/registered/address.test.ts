import { describe, expect, it } from "vitest";
import { isEntryUri, parseAddress, versionUri } from "../../../../sdk/io/registered/index.js";

describe("the address of a registered dataset or config", () => {
  it.each([
    ["datasets:/bikes@training", { name: "bikes", wanted: { alias: "training" } }],
    ["datasets:/bikes/3", { name: "bikes", wanted: { version: "3" } }],
    ["datasets:/bikes/latest", { name: "bikes", wanted: "latest" }],
    ["datasets:///vélos à Zürich 数据@été", { name: "vélos à Zürich 数据", wanted: { alias: "été" } }],
  ])("reads %s", (uri, expected) => {
    expect(parseAddress(uri, "dataset")).toEqual({ kind: "dataset", ...expected });
    expect(parseAddress(uri.replace("datasets", "configs"), "config")).toEqual({
      kind: "config",
      ...expected,
    });
  });

  it.each([
    "datasets:/",
    "datasets:/bikes",
    "datasets:/bikes/0",
    "datasets:/bikes/03",
    "datasets:/bikes/1.5",
    "datasets:/bikes@",
    "datasets:/bikes@a@b",
    "datasets:/a/b/3",
    "datasets:/a%2Fb/3",
    "datasets:/../3/latest",
    "configs:/bikes/3",
    "models:/bikes/3",
    "bikes.csv",
  ])("refuses %s with the forms that there are", (uri) => {
    expect(() => parseAddress(uri, "dataset")).toThrow(
      expect.objectContaining({
        code: "TRACKING_INVALID",
        message: expect.stringContaining("datasets:/<name>@"),
      }),
    );
  });

  it("is told from a path, and written for a version", () => {
    expect(isEntryUri("configs:/a/1", "config")).toBe(true);
    expect(isEntryUri("configs/a.yaml", "config")).toBe(false);
    expect(isEntryUri("configs:/a/1", "dataset")).toBe(false);
    expect(versionUri("config", "a", "7")).toBe("configs:/a/7");
  });
});
