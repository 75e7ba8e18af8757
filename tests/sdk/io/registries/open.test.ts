import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { openStore } from "../../../../sdk/io/registries/index.js";

const CWD = join(__dirname, "été");

describe("a tracking URI", () => {
  it.each([
    ["./mlruns", join(CWD, "mlruns")],
    ["mlruns", join(CWD, "mlruns")],
    ["a b/ü", join(CWD, "a b", "ü")],
    ["/data/mlruns", "/data/mlruns"],
    ["file:///data/ml%20runs", "/data/ml runs"],
    ["file:/data/mlruns", "/data/mlruns"],
    ["file:./mlruns", join(CWD, "mlruns")],
    ["file:a%20b", join(CWD, "a b")],
  ])("%s is an embedded store", (uri, folder) => {
    expect(openStore(uri, { cwd: CWD }).uri).toBe(pathToFileURL(folder).href);
  });

  it("of a server says that servers come, what to do now, and no password", () => {
    const open = () => openStore("https://ada:secret@mlflow.example.org/");
    expect(open).toThrow(/migrate-filestore/);
    expect(open).toThrow(expect.objectContaining({ code: "TRACKING_UNAVAILABLE" }));
    expect(open).not.toThrow(/:secret@/);
  });

  it.each(["", "  ", "sqlite:///mlflow.db", "databricks://profile", "file://host/share", "file:100%"])(
    "%j is refused",
    (uri) => expect(() => openStore(uri)).toThrow(expect.objectContaining({ code: "TRACKING_UNAVAILABLE" })),
  );
});
