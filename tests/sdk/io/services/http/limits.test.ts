import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { post, testServer } from "./test-server.js";

describe("limits of a request", async () => {
  const server = await testServer({ maxRows: 5, maxColumns: 4, maxBodyBytes: 20_000 });

  it.each([
    ["too many rows", Array.from({ length: 6 }, () => ({ x: 1 })), 413],
    ["too long a column", { columns: { x: [1, 2, 3, 4, 5, 6] } }, 413],
    ["too many columns", { x: 1, a: 1, b: 1, c: 1, d: 1 }, 413],
    ["no JSON", '{"x": 1', 400],
    ["nothing", "", 400],
    ["no rows", [], 400],
    ["a text", '"x"', 400],
    ["too deep", `${"[".repeat(9)}${"]".repeat(9)}`, 400],
    ["a bomb of brackets", "[".repeat(19_000), 400],
    ["__proto__", '{"x": 1, "__proto__": {"x": 2}}', 400],
    ["__proto__ by escapes", '{"x": 1, "\\u005f_proto__": {"x": 2}}', 400],
    ["constructor.prototype", '{"x": 1, "constructor": {"prototype": {"x": 2}}}', 400],
    ["an infinite number", '{"x": 1e999}', 422],
    ["a body too large", `{"x": 1, "colour": "${"r".repeat(20_000)}"}`, 413],
    ["no UTF-8", Buffer.from([0x22, 0xff, 0x22]), 400],
  ])("%s", async (_, body, status) => {
    const answer = await post(server, "/predict", body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status, title: expect.any(String), requestId: expect.any(String) });
  });

  it("reads 1e308, which is a number", async () => {
    expect((await post(server, "/predict", '{"x": 1e307}')).body).toEqual({ prediction: 1e308 });
  });

  it("a packed body counts unpacked, and ends at the limit", async () => {
    const packed = (text: string) => gzipSync(Buffer.from(text));
    const gzip = { "content-encoding": "gzip" };
    expect((await post(server, "/predict", packed('{"x": 1}'), gzip)).body).toEqual({ prediction: 10 });
    expect((await post(server, "/predict", packed(" ".repeat(50_000_000)), gzip)).status).toBe(413);
    expect((await post(server, "/predict", Buffer.from("no gzip"), gzip)).status).toBe(400);
    expect((await post(server, "/predict", packed("{}"), { "content-encoding": "zstd" })).status).toBe(415);
  });

  it.each([
    ["an unknown type", { "content-type": "text/plain" }, 415],
    ["another charset", { "content-type": "application/json; charset=utf-16" }, 415],
  ])("refuses %s", async (_, headers, status) => {
    expect((await post(server, "/predict", { x: 1 }, headers)).status).toBe(status);
  });

  it("tells a wrong path and a wrong method apart", async () => {
    expect((await server.app.inject("/nothing")).statusCode).toBe(404);
    const wrong = await server.app.inject("/predict");
    expect([wrong.statusCode, wrong.headers.allow]).toEqual([405, "POST"]);
    for (const path of ["/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/docs/../../x", "/%00", "/%zz"])
      expect((await server.app.inject(path)).statusCode).toBeGreaterThanOrEqual(400);
  });
});

describe("what is worked on at once", () => {
  it("is bounded: the rest gets 503 and when to come again", async () => {
    const server = await testServer({ maxInFlight: 3 });
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    server.model.before = () => gate;
    const all = Array.from({ length: 8 }, (_, x) => post(server, "/predict", { x }));
    await new Promise((resolve) => setTimeout(resolve, 50));
    open();
    const answers = await Promise.all(all);
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 200, 200, 503, 503, 503, 503, 503]);
    expect(answers.find(({ status }) => status === 503)?.headers["retry-after"]).toBe("1");
    expect((await post(server, "/predict", { x: 1 })).status).toBe(200);
  });
});

describe("an error of the model's", () => {
  it("is 500 without its words, which are not in the log either where they are values", async () => {
    const server = await testServer();
    server.model.before = () => {
      throw new TypeError("cannot read secret-value-42");
    };
    const { status, text } = await post(server, "/predict", { x: 1, colour: "secret-value-42" });
    expect(status).toBe(500);
    expect(text).not.toContain("secret-value-42");
    const log = server.lines.join("");
    expect(log).toContain("not answered: TypeError");
    expect(log).not.toContain("secret-value-42");
  });
});
