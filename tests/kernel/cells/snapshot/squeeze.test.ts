import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ts } from "../../../../kernel/cells/convert/index.js";
import { squeeze } from "../../../../kernel/cells/snapshot/squeeze.js";
import { ROOT } from "../../../support/source-files.js";

function parse(text: string): ts.SourceFile {
  return ts.createSourceFile("x.js", text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
}

/** The syntax tree: kinds, names and literals. */
function tree(node: ts.Node): unknown {
  const parts: unknown[] = [];
  ts.forEachChild(node, (child) => {
    parts.push(tree(child));
  });
  const { text } = node as { text?: unknown };
  return [
    node.kind,
    ts.isSourceFile(node) ? undefined : text,
    ts.isLiteralExpression(node) && node.getText(),
    parts,
  ];
}

const REAL = [
  "node_modules/commander/lib",
  "node_modules/zod/v4/core",
  "node_modules/yaml/dist/compose",
].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => /\.c?js$/.test(name))
    .map((name) => `${folder}/${name}`),
);

describe("a script without comments and indentation", () => {
  it.each([
    "const a = 1 / 2 / /x  \\/[/*]/.exec('y'), b = `  ${ a  + `  // ${ /* c */ 1 }` }  `;",
    "if (a) // why\n  b();\nelse /* or\n not */ c();",
    "let x = a\n++b\nreturn_\n(1)",
    "const s = 'a // b', t = \"/* c */\", u = a+ +b - -c;",
    "a ? .5 : b; label : for (;;) break label",
    "tag`a  ${ b }  c`; async ( ) => { }",
  ])("means the same: %s", (text) => {
    expect(tree(parse(squeeze(parse(text), [])))).toEqual(tree(parse(text)));
  });

  it("means the same: real packages", () => {
    expect(REAL.length).toBeGreaterThan(20);
    for (const path of REAL) {
      const text = readFileSync(join(ROOT, path), "utf8");
      const small = squeeze(parse(text), []);
      expect(tree(parse(small)), path).toEqual(tree(parse(text)));
      expect(small.length).toBeLessThan(text.length);
    }
  });

  it("goes without parts, and the commas behind them", () => {
    const file = parse("f({ a: 1, b: 2, c: 3 });\nfunction g() {}\nh()");
    const [call, g] = file.statements;
    if (!ts.isExpressionStatement(call) || !ts.isCallExpression(call.expression)) throw new Error("no call");
    const [object] = call.expression.arguments;
    if (!ts.isObjectLiteralExpression(object)) throw new Error("no object");
    const text = squeeze(file, [g, object.properties[0], object.properties[2]]);
    expect(tree(parse(text))).toEqual(tree(parse("f({ b: 2, });\nh()")));
  });
});
