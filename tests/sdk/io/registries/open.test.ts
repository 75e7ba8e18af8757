import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { openStore, RestStore } from "../../../../sdk/io/registries/index.js";

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

  it.each([
    ["http://127.0.0.1:5000", "http://127.0.0.1:5000"],
    ["HTTPS://MLflow.example.org/", "https://mlflow.example.org"],
    ["https://ada:secret@mlflow.example.org/team/a/", "https://mlflow.example.org/team/a"],
  ])("%s is a server, whose address is shown without credentials", (uri, shown) => {
    const store = openStore(uri, { cwd: CWD, env: {} });
    expect(store).toBeInstanceOf(RestStore);
    expect(store.uri).toBe(shown);
  });

  it.each(["http://", "http://host:99999", "http://host?token=1", "https://ada:100%@host"])(
    "%s is not the address of a server",
    (uri) =>
      expect(() => openStore(uri, { cwd: CWD, env: {} })).toThrow(
        expect.objectContaining({
          code: "TRACKING_UNAVAILABLE",
          message: expect.stringContaining("http://127.0.0.1:5000"),
        }),
      ),
  );

  it("names the certificate file that cannot be read", () => {
    const env = { MLFLOW_TRACKING_SERVER_CERT_PATH: "/nowhere/ca.pem" };
    expect(() => openStore("https://host", { cwd: CWD, env })).toThrow(/\/nowhere\/ca\.pem/);
  });

  it.each(["", "  ", "sqlite:///mlflow.db", "databricks://profile", "file://host/share", "file:100%"])(
    "%j is refused",
    (uri) => expect(() => openStore(uri)).toThrow(expect.objectContaining({ code: "TRACKING_UNAVAILABLE" })),
  );
});
