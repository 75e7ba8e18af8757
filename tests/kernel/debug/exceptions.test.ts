import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { tryRanges } from "../../../kernel/debug/try-ranges.js";
import { DebugProgram } from "../../support/debug-program.js";

describe("stops at errors", () => {
  let program: DebugProgram;
  beforeEach(async () => {
    program = new DebugProgram();
    await program.attach();
  });
  afterEach(() => program.end());

  const CODE = `const fail = (what: string): never => {
  throw new RangeError(what);
};
const failLater = async (what: string) => {
  await new Promise((r) => setTimeout(r, 5));
  throw new TypeError(what);
};
try { fail("one"); } catch { /* ok */ }
try { await failLater("two"); } catch { /* ok */ }
JSON.parse("{}");
try { JSON.parse("{"); } finally { await failLater("three"); }`;

  it("that nobody catches", async () => {
    await program.ask("setExceptionBreakpoints", { filters: ["uncaught"] });
    const { ended } = await program.run(CODE);
    const first = await program.stopped();
    expect(first.reason).toBe("exception");
    expect(first.frames).toEqual(["<cell>:11"]);
    expect(first.body.text).toContain("SyntaxError");
    await program.ask("continue");
    const second = await program.stopped();
    expect(second.frames).toEqual(["failLater:6"]);
    expect(await program.ask("exceptionInfo", { threadId: 1 })).toMatchObject({
      exceptionId: "TypeError",
      description: "TypeError: three",
    });
    await program.ask("continue");
    expect(await ended).toBe("TypeError: three");
  });

  it("all of them where that is asked for, none by default", async () => {
    await program.ask("setExceptionBreakpoints", { filters: ["all"] });
    const { ended } = await program.run(CODE);
    const texts: string[] = [];
    for (let stop = 0; stop < 4; stop++) {
      texts.push((await program.stopped()).body.text.split(":")[0]);
      await program.ask("continue");
    }
    expect(texts).toEqual(["RangeError", "TypeError", "SyntaxError", "TypeError"]);
    expect(await ended).toBe("TypeError: three");
    await program.ask("setExceptionBreakpoints", { filters: [] });
    expect(await (await program.run(CODE)).ended).toBe("TypeError: three");
    expect(await program.send("setExceptionBreakpoints", { filters: ["some"] })).toMatchObject({
      success: false,
      message: 'There is no filter "some": use "uncaught" or "all".',
    });
  });
});

describe("blocks of try", () => {
  const inside = (script: string): string[] =>
    tryRanges(script).map(({ start, end }) => script.slice(start + 1, end).trim());

  it.each([
    ["try { a } catch { b }", ["a"]],
    ["try { a } finally { b }", []],
    ["try { try { a } catch (e) { b } } finally { c }", ["a"]],
    ["const s = 'try { x } catch'; try { /[}/]'/.test(s) } catch {}", ["/[}/]'/.test(s)"]],
    ["const t = `try { ${ `}` + { a: 1 }.a } catch {`; try { t } catch {}", ["t"]],
    ["// try { a } catch {}\n/* try { b } catch {} */ try { c / d / e } catch {}", ["c / d / e"]],
    ["o.try = 1; x = { try: 1 }; if (a) { b } ", []],
    ["try { `${a}` } catch {} try { b } catch {}", ["`${a}`", "b"]],
  ])("of %s", (script, expected) => {
    expect(inside(script)).toEqual(expected);
  });
});
