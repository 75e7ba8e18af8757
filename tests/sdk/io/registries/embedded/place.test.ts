import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { artifactFolder } from "../../../../../sdk/io/registries/embedded/place.js";

describe("the folder that an artifact location means", () => {
  const root = join("/data", "mlruns");
  const folder = (uri: string) =>
    artifactFolder({ root, now: Date.now, newId: () => "" }, uri, ["1", "r", "artifacts"]);

  it.each([
    ["file:///elsewhere/mlruns/1/r/artifacts", join(root, "1", "r", "artifacts")],
    ["/old/place/1/r/artifacts", join(root, "1", "r", "artifacts")],
    [pathToFileURL("/python/own").href, "/python/own"],
  ])("of %s", (uri, wanted) => {
    expect(folder(uri)).toBe(wanted);
  });

  it("is none where it is no folder of this machine", () => {
    expect(() => folder("s3://bucket/1/r/other")).toThrow(
      expect.objectContaining({
        code: "TRACKING_UNAVAILABLE",
        details: expect.objectContaining({ got: "s3://bucket/1/r/other" }),
      }),
    );
  });
});
