import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSecretName, MASK, maskSecrets, maskText } from "../../../sdk/utils/secrets.js";

describe("masking secrets", () => {
  it.each([
    ["https://ann:hunter2@host/x?y=1", `https://ann:${MASK}@host/x?y=1`],
    ["postgresql+psycopg://u:p%40ss@db:5432/mlflow", `postgresql+psycopg://u:${MASK}@db:5432/mlflow`],
    ["Authorization: Bearer abcdef123456", `Authorization: Bearer ${MASK}`],
    ["GET /x?access_token=abc&y=2", `GET /x?access_token=${MASK}&y=2`],
    ["set tracking.password=abc", `set tracking.password=${MASK}`],
    ["alerts.webhook=https://chat/abc", `alerts.webhook=${MASK}`],
    ['extras "telemetry.headers={x-team: abc, b: c}"', `extras "telemetry.headers=${MASK}"`],
    ["telemetry.headers.x-team=abc on", `telemetry.headers.x-team=${MASK} on`],
    ["http://host:5000/path", "http://host:5000/path"],
    ["model.epochs=5", "model.epochs=5"],
    ["mail ann@host", "mail ann@host"],
  ])("in the text %j", (text, masked) => {
    expect(maskText(text)).toBe(masked);
  });

  it("knows secrets by their names", () => {
    for (const name of [
      "MLFLOW_TRACKING_PASSWORD",
      "apiKey",
      "api-key",
      "token",
      "clientSecret",
      "Authorization",
      "AWS_SECRET_ACCESS_KEY",
      "webhook",
    ]) {
      expect(isSecretName(name), name).toBe(true);
    }
    for (const name of ["tokens_per_row", "epochs", "keyColumn", "passed", "monkey"]) {
      expect(isSecretName(name), name).toBe(false);
    }
  });

  it("masks every header, whatever its name, and keeps the names", () => {
    const config = { telemetry: { headers: { "x-honeycomb-team": "abc", plain: "1" } }, headers: "abc" };
    expect(maskSecrets(config)).toEqual({
      telemetry: { headers: { "x-honeycomb-team": MASK, plain: MASK } },
      headers: "abc",
    });
  });

  it("goes into objects, lists, errors and circles, and leaves the value itself alone", () => {
    const value: Record<string, unknown> = {
      uri: "http://u:secret1@h",
      list: [{ token: "secret2" }],
      error: new Error("at http://u:secret3@h", { cause: { password: "secret4" } }),
      n: 1,
    };
    value.self = value;
    const text = JSON.stringify(maskSecrets(value));
    expect(text).not.toMatch(/secret\d/);
    expect(text).toContain("[circle]");
    expect(value.uri).toBe("http://u:secret1@h");
  });

  it("lets no password through, whatever it is", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\w!$%*()-]{6,20}$/), (password) => {
        expect(maskText(`see https://user:${password}@host/runs`)).not.toContain(password);
        expect(JSON.stringify(maskSecrets({ deep: { password } }))).not.toContain(JSON.stringify(password));
      }),
    );
  });
});
