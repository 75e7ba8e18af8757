import { describe, expect, it } from "vitest";
import { TestSession } from "./test-session.js";

/** What a cell's construct gives; what is expected is what the same code gives in an ES module, by the language's specification. */
describe("constructs at the top of a cell", { timeout: 60_000 }, () => {
  const session = new TestSession();
  const cases: [string, string[], unknown][] = [
    ["the last expression", ["1; 2"], 2],
    ["nothing after a declaration", ["1; const z0 = 2"], undefined],
    ["an object in parentheses", ["({ a: 1 })"], { a: 1 }],
    [
      "destructuring with defaults and rest",
      [
        "const { a: d1 = 3, ...d2 } = { b: 1 } as { a?: number; b: number }, [d3, , ...d4] = [1, 2, 3, 4]",
        "[d1, d2, d3, d4]",
      ],
      [3, { b: 1 }, 1, [3, 4]],
    ],
    [
      "nested destructuring with a computed key",
      ["const key = 'k' as const; const { [key]: { v: [deep] } } = { k: { v: [8] } }; deep"],
      8,
    ],
    [
      "await in a default of destructuring",
      ["const { w1 = await Promise.resolve(6) } = {} as { w1?: number }; w1"],
      6,
    ],
    ["shorthand properties", ["const s1 = 1; let s2 = 2", "({ s1, s2 })"], { s1: 1, s2: 2 }],
    [
      "assignment patterns",
      ["let p1 = 0, p2 = 0; ({ p1, x: [p2 = 9] } = { p1: 4, x: [] as number[] }); [p1, p2]"],
      [4, 9],
    ],
    ["swap", ["let x1 = 1, x2 = 2; [x1, x2] = [x2, x1]; [x1, x2]"], [2, 1]],
    ["increments", ["let i1 = 1; i1++; ++i1; i1 += 2; i1 **= 2; i1 ??= 0; [i1--, i1]"], [25, 24]],
    ["typeof of a name", ["const t1 = 1; typeof t1"], "number"],
    [
      "var out of blocks, undefined before",
      [
        "const seen: unknown[] = []; seen.push(v1); if (seen.length) { var v1: number | undefined = 5 } seen.push(v1); var v1: number | undefined; seen",
      ],
      [undefined, 5],
    ],
    [
      "var in loops",
      [
        "for (var l1 = 0, l2 = 3; l1 < l2; l1++); for (var l3 of [[1, 2]]); for (var l4 in { key: 1 }); [l1, l2, l3!, l4!]",
      ],
      [3, 3, [1, 2], "key"],
    ],
    [
      "for-of over a name of the scope",
      [
        "let o1 = 0, o2 = 0; for (o1 of [1, 2, 3]) o2 += o1; for (const { q } of [{ q: 10 }]) o2 += q; [o1, o2]",
      ],
      [3, 16],
    ],
    [
      "loop closures",
      [
        "const fs1: (() => number)[] = []; for (let k = 0; k < 3; k++) fs1.push(() => k); fs1.map((f) => f())",
      ],
      [0, 1, 2],
    ],
    [
      "hoisted functions",
      ["h1(3); function h1(n: number): number { return n ? n + h1(n - 1) : 0 }"],
      undefined,
    ],
    ["function value", ["function h2(n: number): number { return n ? n + h2(n - 1) : 0 } h2(4)"], 10],
    [
      "overloads",
      [
        "function ov(a: string): string; function ov(a: number): number; function ov(a: unknown) { return a } ov(2)",
      ],
      2,
    ],
    ["generators", ["function* gen() { yield 1; yield 2 } [...gen()]"], [1, 2]],
    [
      "async generators and for await",
      ["async function* ag() { yield 1; yield 2 } let sum = 0; for await (const n of ag()) sum += n; sum"],
      3,
    ],
    [
      "await in parentheses and templates",
      ["`${await Promise.resolve('a')}-${(await (async () => 'b')())}`"],
      "a-b",
    ],
    ["await in conditions", ["(await Promise.resolve(true)) ? await Promise.resolve('y') : 'n'"], "y"],
    ["a promise's value", ["Promise.resolve(11)"], 11],
    [
      "this of a call",
      [
        "function whose(this: unknown) { return this } [whose(), (whose)(), whose!(), (whose as () => unknown)(), whose?.()]",
      ],
      [undefined, undefined, undefined, undefined, undefined],
    ],
    [
      "this of a tag",
      [
        "function tag(this: unknown, s: TemplateStringsArray, v: number) { return [this, s[0], v] } tag`a${1}`",
      ],
      [undefined, "a", 1],
    ],
    [
      "names of functions and classes",
      [
        "const arrow = () => 1, anon = function () {}, Cls = class {}; let { dflt = () => 2 } = {} as { dflt?: () => number }; [arrow.name, anon.name, Cls.name, dflt.name]",
      ],
      ["arrow", "anon", "Cls", "dflt"],
    ],
    [
      "classes with statics, private and accessors",
      [
        "class P { static made = new P(); #v = 3; get v() { return this.#v } static { P.made.#v = 4 } is(o: object) { return #v in o } } [P.made.v, new P().v, new P().is(P.made)]",
      ],
      [4, 3, true],
    ],
    [
      "parameter properties",
      [
        "class PP { constructor(readonly a: number, private b = 2) {} s() { return this.a + this.b } } new PP(1).s()",
      ],
      3,
    ],
    [
      "inheritance across cells",
      [
        "class Base { hi() { return 'hi' } }",
        "class Sub extends Base { hi() { return super.hi() + '!' } } new Sub().hi()",
      ],
      "hi!",
    ],
    [
      "abstract and implements",
      [
        "interface Shape { area(): number } abstract class Abs implements Shape { abstract area(): number } class Sq extends Abs { area() { return 4 } } new Sq().area()",
      ],
      4,
    ],
    [
      "enums, const enums and reverse mapping",
      ["enum En { A, B = A + 5, S = 's' } const enum Ce { Q = 7 }", "[En.B, En[0], En.S, Ce.Q]"],
      [5, "A", "s", 7],
    ],
    ["enums declared twice in a cell", ["enum Tw { A } enum Tw { B = 3 } [Tw.A, Tw.B]"], [0, 3]],
    [
      "namespaces, nested and merged with a function",
      [
        "namespace N1 { export const q = 1; export namespace M { export const r = q + 1 } } function fm() { return fm.extra } namespace fm { export const extra = 5 } [N1.M.r, fm()]",
      ],
      [2, 5],
    ],
    [
      "import aliases of namespaces",
      [
        "namespace N2 { export namespace Inner { export const v = 3; export type T = string } }",
        "import Al = N2.Inner; const at: Al.T = 'x'; [Al.v, at]",
      ],
      [3, "x"],
    ],
    [
      "import aliases inside of namespaces",
      [
        "namespace N4 { export const x = 1; export namespace In { export const y = 2 } }",
        "namespace N5 { import x = N4.x; export import In = N4.In; export const sum = x + In.y + N4.x }",
        "[N5.sum, N5.In.y]",
      ],
      [4, 2],
    ],
    [
      "decorated classes",
      [
        "const log: string[] = []; function dec<T>(v: T, c: { name: string | symbol | undefined }) { log.push(String(c.name)); return v } @dec class De { @dec f = 1; @dec m() { return De.name } } [new De().m(), log]",
      ],
      ["De", ["m", "f", "De"]],
    ],
    ["accessor fields", ["class Ac { accessor v = 1 } const ac = new Ac(); ac.v++; ac.v"], 2],
    [
      "using, disposed where the cell ends",
      [
        "const order: string[] = []; { using a = { [Symbol.dispose]() { order.push('a') } }; order.push('in') } using b = { n: 1, [Symbol.dispose]() { order.push('b') } }; await using c2 = { async [Symbol.asyncDispose]() { order.push('c') } }; function usesB() { return b.n } order.push(String(usesB()))",
        "[...order, b.n]",
      ],
      ["in", "a", "1", "c", "b", 1],
    ],
    [
      "labels",
      [
        "const out: number[] = []; outer: for (const a of [1, 2]) { for (const b of [1, 2]) { if (b === 2) continue outer; out.push(a * b) } } out",
      ],
      [1, 2],
    ],
    [
      "try and switch",
      [
        "let tr = 0; try { throw new Error('x') } catch { tr = 1 } finally { tr += 1 } switch (tr) { case 2: tr = 20; break; default: tr = 0 } tr",
      ],
      20,
    ],
    [
      "export in all forms",
      [
        "export const e1 = 1; export function e2() { return e1 } export class E3 {} export enum E4 { A = 4 } export type E5 = number; export interface E6 { a: E5 } export { e1, e2 as renamed }; export * as p from 'node:url'; export default e1 + 1",
        "[e1, e2(), E4.A, typeof E3]",
      ],
      [1, 1, 4, "function"],
    ],
    ["export default of a value", ["export default [1]"], [1]],
    [
      "export default of a named function and class",
      [
        "export default function named() { return 3 }",
        "export default class Named2 { v = 4 }",
        "[named(), new Named2().v]",
      ],
      [3, 4],
    ],
    [
      "export default of an unnamed class",
      ["export default class { static v = 6 }"],
      expect.objectContaining({ v: 6 }),
    ],
    [
      "satisfies, as const, non-null and type arguments",
      [
        "const sa = { a: [1] } satisfies Record<string, number[]>; const id = <T,>(v: T) => v; const ids = id<string>; [sa.a![0], ids('s'), (<number>id(2))]",
      ],
      [1, "s", 2],
    ],
    [
      "optional chaining and nullish",
      ["const oc: { f?: () => number } = {}; [oc.f?.(), oc?.f ?? 1]"],
      [undefined, 1],
    ],
    [
      "regular expressions, bigints and spreads",
      [
        "const big = 2n ** 64n; [String(big), /(?<y>\\d+)/.exec('a12')?.groups?.y, [...'ab'].toSorted().toReversed()]",
      ],
      ["18446744073709551616", "12", ["b", "a"]],
    ],
    [
      "declare of what is there already",
      ["declare const globalThing: number | undefined; typeof globalThing"],
      "undefined",
    ],
    [
      "arguments and new.target inside of functions",
      ["function ar(..._: number[]) { return [arguments.length, new.target === undefined] } ar(1, 2)"],
      [2, true],
    ],
    [
      "getters and setters of objects",
      ["let gs = 1; const og = { get v() { return gs }, set v(n) { gs = n } }; og.v = 8; gs"],
      8,
    ],
    [
      "names of functions and classes in parentheses",
      ["let fp1 = (() => 1), fp2 = (class {}); [fp1.name, fp2.name]"],
      ["fp1", "fp2"],
    ],
    [
      "a shorthand property that is no prototype",
      ["const __proto__ = 5; Object.keys({ __proto__ })"],
      ["__proto__"],
    ],
    ["a default in an assignment pattern", ["let ap = 0; ({ ap = 5 } = {} as { ap?: number }); ap"], 5],
    ["an expression after functions", ["function late() { return 2 } late() + 1"], 3],
    ["comments and blank cells", ["// nothing\n/* at all */"], undefined],
    [
      "DOM and ES2023 types",
      [
        "const url: URL = new URL('https://a.b/c'); [url.pathname, [3, 1].toSorted(), structuredClone({ a: 1 })]",
      ],
      ["/c", [1, 3], { a: 1 }],
    ],
  ];

  it.each(cases)("%s", async (_, cells, expected) => {
    expect(await session.run(...cells)).toEqual(expected);
  });
});
