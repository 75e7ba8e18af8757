import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkNode, checkUp } from "../../../sdk/scripts/checkup.js";
import { assayIn } from "../../support/in-process.js";

let cwd = "";
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "assay-doctor-"));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

describe("the doctor", () => {
  it.each([
    ["20.19.0", true],
    ["20.18.3", false],
    ["18.20.0", false],
    ["22.0.0", true],
    ["24.1.2", true],
  ])("judges Node %s", (version, ok) => {
    expect(checkNode(version, ">=20.19").ok).toBe(ok);
  });

  it("tells the backend and why, the tracking place, the variables and the optional parts", async () => {
    const checkup = await checkUp(cwd, {
      ASSAY_BACKEND: "cpu",
      MLFLOW_TRACKING_PASSWORD: "hunter2",
      ASSAY_BAKEND: "x",
      PATH: "",
    });
    expect(checkup).toMatchObject({
      ok: true,
      backend: { ok: true, text: expect.stringMatching(/^cpu \d/) },
      tracking: { ok: true, text: expect.stringMatching(/^file:.*mlruns \(made by the first run\)$/) },
      warnings: ["the variable ASSAY_BAKEND means nothing to Assay. Did you mean ASSAY_BACKEND?"],
    });
    expect(JSON.stringify(checkup)).not.toContain("hunter2");
    const python = checkup.optional.find(({ name }) => name === "Python");
    expect(python).toMatchObject({ found: false, text: expect.stringContaining("pip install mlflow") });
    expect(checkup.optional.map(({ name }) => name)).toEqual([
      "native TensorFlow",
      "danfojs",
      "Python",
      "Chromium",
    ]);
  });

  it("is printed as a page, or as JSON, and ends with 1 where a needed part is broken", async () => {
    const env = { ASSAY_BACKEND: "cpu", PATH: "", ASSAY_BAKEND: "x" };
    const page = await assayIn(cwd, ["doctor"], env);
    expect(page.out).toMatch(/^✓ Assay {5}\d.*\n✓ Node .*\n✓ backend {3}cpu.*\n✓ tracking /);
    expect(page.out).toMatch(/^ {2}ASSAY_BACKEND +cpu \(/m);
    expect(page.out).toMatch(/^ {2}MLFLOW_TRACKING_URI +not set: /m);
    expect(page.out).toContain("! the variable ASSAY_BAKEND means nothing to Assay");
    expect(page.out).toContain("- Python (");
    const broken = { ...env, MLFLOW_TRACKING_URI: "ftp://h/x", MLFLOW_REGISTRY_URI: "ftp://h/y" };
    expect((await assayIn(cwd, ["doctor"], broken)).out).toMatch(/^✗ tracking .*\n✗ registry /m);
    const { code, out } = await assayIn(cwd, ["doctor", "--json"], broken);
    expect([code, JSON.parse(out).ok]).toEqual([1, false]);
  });

  it("finds fault with a tracking URI that it cannot use", async () => {
    const { ok, tracking } = await checkUp(cwd, {
      ASSAY_BACKEND: "cpu",
      MLFLOW_TRACKING_URI: "ftp://host/x",
    });
    expect(ok).toBe(false);
    expect(tracking).toMatchObject({ ok: false, text: expect.stringContaining("ftp") });
  });

  it("looks at the registry where that is another place", async () => {
    const { ok, registry } = await checkUp(cwd, {
      ASSAY_BACKEND: "cpu",
      MLFLOW_REGISTRY_URI: "ftp://host/a",
    });
    expect(ok).toBe(false);
    expect(registry).toMatchObject({ ok: false, text: expect.stringContaining("MLFLOW_REGISTRY_URI") });
    const there = await checkUp(cwd, { ASSAY_BACKEND: "cpu", MLFLOW_REGISTRY_URI: "./models" });
    expect(there.registry).toMatchObject({ ok: true, text: expect.stringContaining("models (made by") });
    expect(await checkUp(cwd, { ASSAY_BACKEND: "cpu" })).not.toHaveProperty("registry");
  });

  it("warns of OpenTelemetry's variables that make no sense, and hides keys in them", async () => {
    const { ok, warnings, environment } = await checkUp(cwd, {
      ASSAY_BACKEND: "cpu",
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318",
      OTEL_EXPORTER_OTLP_PROTOCOL: "thrift",
      OTEL_EXPORTER_OTLP_HEADERS: "x-team=geheim",
      ASSAY_ALERT_WEBHOOK: "https://chat/geheim",
    });
    expect(ok).toBe(true);
    expect(warnings).toEqual([expect.stringContaining('OTEL_EXPORTER_OTLP_PROTOCOL is "thrift"')]);
    expect(environment.find(({ name }) => name === "OTEL_EXPORTER_OTLP_ENDPOINT")?.value).toBe(
      "http://collector:4318",
    );
    expect(JSON.stringify(environment)).not.toContain("geheim");
  });

  it("finds fault with a tracking place below a file", async () => {
    await writeFile(join(cwd, "file"), "");
    const { tracking } = await checkUp(cwd, { ASSAY_BACKEND: "cpu", MLFLOW_TRACKING_URI: "./file/mlruns" });
    expect(tracking).toMatchObject({ ok: false, text: expect.stringContaining("is a file") });
  });
});
