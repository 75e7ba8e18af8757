import { describe, expect, it } from "vitest";
import { createLogger } from "../../../../../sdk/io/services/index.js";

function target() {
  const lines: string[] = [];
  return { lines, write: (text: string) => void lines.push(text) };
}

describe("the logger", () => {
  it("writes one JSON object a line, with level, time and message", async () => {
    const out = target();
    const logger = await createLogger({ format: "json", target: out });
    logger.info({ rows: 3 }, "loaded");
    logger.debug("not at this level");
    expect(out.lines).toHaveLength(1);
    expect(out.lines[0]).toMatch(/\n$/);
    const line = JSON.parse(out.lines[0]);
    expect(line).toMatchObject({ level: "info", rows: 3, msg: "loaded" });
    expect(Date.parse(line.time)).not.toBeNaN();
  });

  it("writes for people in a terminal, with and without colours", async () => {
    for (const [color, pattern] of [
      [false, /^\[\d\d:\d\d:\d\d\] WARN: careful\n$/],
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are escape sequences
      [true, /\u001b\[\d+m.*careful/],
    ] as const) {
      const out = target();
      (await createLogger({ format: "pretty", color, target: out })).warn("careful");
      expect(out.lines.join("")).toMatch(pattern);
    }
  });

  it("masks secrets in messages, fields and errors", async () => {
    const out = target();
    const logger = await createLogger({ format: "json", target: out, level: "trace" });
    logger.info("to http://u:secret1@h with %s", "http://u:secret2@h");
    logger.info({ deep: [{ password: "secret3" }], uri: "http://u:secret4@h" }, "fields");
    logger.error(new Error("at http://u:secret5@h", { cause: new Error("token=secret6") }));
    logger.error({ err: new Error("at http://u:secret7@h") }, "failed");
    expect(out.lines.join("")).not.toMatch(/secret\d/);
    expect(JSON.parse(out.lines[2])).toMatchObject({
      msg: "at http://u:********@h",
      err: { type: "Error", message: "at http://u:********@h", cause: { message: "token=********" } },
    });
  });
});
