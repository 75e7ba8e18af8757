import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TestSession } from "./test-session.js";

/** Statements over five numbers `v0` … `v4`, plain JavaScript that is also right TypeScript. */
const name = fc.constantFrom("v0", "v1", "v2", "v3", "v4");
/** For places where no await may stand. */
const sync = (e: string): string => e.replaceAll("await ", "");
const digit = fc.integer({ min: 0, max: 9 });
const expression = fc.letrec<{ e: string }>((tie) => ({
  e: fc.oneof(
    { maxDepth: 3 },
    name.map((n) => `Number(${n})`),
    digit.map(String),
    fc.tuple(tie("e"), fc.constantFrom("+", "-", "*"), tie("e")).map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(name, tie("e")).map(([n, e]) => `((${n}) => ${n} + ${sync(e)})(${e})`),
    fc.tuple(name, tie("e")).map(([n, e]) => `(({ ${n} }) => Number(${n}))({ ${n}: ${e} })`),
    fc.tuple(name, name).map(([a, b]) => `(({ ${a}, other: ${b} }).${a} === ${a} ? 1 : 2)`),
    tie("e").map((e) => `(await Promise.resolve(${e}))`),
    tie("e").map((e) => `Number(\`\${${e}}\`)`),
    fc.tuple(name, tie("e")).map(([n, e]) => `Number(${n} = ${e})`),
    name.map((n) => `Number(${n}++)`),
    fc
      .tuple(name, tie("e"))
      .map(([n, e]) => `(function ${n}(k) { return k > 0 ? ${n}(k - 1) + 1 : ${sync(e)} })(2)`),
  ),
})).e;
const plain = fc.oneof(
  fc.tuple(name, expression).map(([n, e]) => `${n} = ${e};`),
  fc.tuple(name, name, expression).map(([a, b, e]) => `[${a}, ${b}] = [${b}, ${e}];`),
  fc.tuple(name, name, expression).map(([a, b, e]) => `({ ${a}, x: ${b} = 3 } = { ${a}: ${e} });`),
  fc
    .tuple(name, expression)
    .map(([n, e]) => `{ let ${n} = ${e}; ${n}++; v0 += typeof ${n} === "number" ? 1 : 0; }`),
  fc.tuple(name, expression).map(([n, e]) => `for (const ${n} of [1, ${e}]) v1 += ${n};`),
  fc.tuple(name, expression).map(([n, e]) => `for (let i = 0; i < 3; i++) { ${n} = i; v2 -= ${e}; }`),
  fc.tuple(name, expression).map(([n, e]) => `try { throw ${e} } catch (${n}) { v3 = ${n}; }`),
  fc
    .tuple(name, expression)
    .map(([n, e]) => `{ class ${n} { static s = ${sync(e)}; f = ${n}.s } v4 = new ${n}().f; }`),
  fc
    .tuple(name, expression)
    .map(([n, e]) => `switch (${n}) { case 1: ${n} = ${e}; break; default: ${n}--; }`),
  fc.tuple(name, expression).map(([n, e]) => `${n}: for (;;) { ${n} = ${e}; break ${n}; }`),
  fc.tuple(name, expression).map(([n, e]) => `v0 = [1, 2].map((${n}, k) => ${n} + k + ${sync(e)}).length;`),
);

const AsyncFunction = (async () => undefined).constructor as new (body: string) => () => Promise<unknown>;

/** The value, or the kind of error. */
const outcome = (value: Promise<unknown>): Promise<unknown> =>
  value.catch((error: unknown) => (error instanceof Error ? error.name : error));

describe("statements divided among cells", { timeout: 120_000 }, () => {
  it("do what they do in one function of plain JavaScript", async () => {
    const session = new TestSession();
    session.typeCheck = "off";
    await fc.assert(
      fc.asyncProperty(
        fc.array(plain, { minLength: 1, maxLength: 8 }),
        fc.array(fc.boolean()),
        async (lines, cuts) => {
          const start = "let v0 = 1, v1 = 2, v2 = 3, v3 = 4, v4 = 5;";
          const end = "[v0, v1, v2, v3, v4]";
          const expected = await outcome(
            new AsyncFunction(['"use strict";', start, ...lines, `return ${end}`].join("\n"))(),
          );
          const cells = [start];
          for (const [index, line] of lines.entries())
            if (cuts[index] === true) cells.push(line);
            else cells[cells.length - 1] += `\n${line}`;
          expect(await outcome(session.run(...cells, end))).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });
});
