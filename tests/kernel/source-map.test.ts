import { SourceMap } from "node:module";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { originalPlace, rememberSource } from "../../kernel/cells/run/errors/sources.js";
import { PositionMap } from "../../kernel/source-map.js";

const CODE = `interface Row { readonly id: number }
// A comment of its own.
const square = async (row: Row): Promise<number> => {
  type Local = number;
  const value: Local = row.id ** 2;

  return (await Promise.resolve(value)) as number;
};
enum Kind { A, B = 5 }
class Pair<T> {
  #hidden = 1;
  constructor(private readonly a: T, public b?: T) {}
  get sum() { return \`\${this.a}-\${this.b ?? Kind.B}\`; }
}
for (const id of [1, 2]) { await square({ id }); }
`;

function compile(code: string): { readonly script: string; readonly mappings: string } {
  const { outputText, sourceMapText } = ts.transpileModule(code, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, sourceMap: true },
  });
  return { script: outputText, mappings: JSON.parse(sourceMapText ?? "{}").mappings };
}

/** Two lines without code of the user's, then "  x" at column 2 of line 2, which was line 0, and "y" of line 1 in line 4. */
const BY_HAND = { version: 3, sources: ["a.ts"], names: [], mappings: ";;EAAI;;AACF" } as const;

describe("a source map", () => {
  it("gives the places that Node's reader gives, from each line's first segment on", () => {
    const { script, mappings } = compile(CODE);
    const map = new PositionMap({ mappings });
    const node = new SourceMap({
      file: "",
      version: 3,
      sources: ["a"],
      sourcesContent: [],
      sourceRoot: "",
      names: [],
      mappings,
    });
    let compared = 0;
    for (const [line, text] of script.split("\n").entries()) {
      for (let column = 0; column < text.length; column++) {
        const entry = node.findEntry(line, column);
        if (!("generatedLine" in entry) || entry.generatedLine !== line) continue;
        expect(map.original({ line, column })).toEqual({
          line: entry.originalLine,
          column: entry.originalColumn,
        });
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(300);
  });

  it("left of a line's first segment gives that segment, before all of them nothing", () => {
    const map = new PositionMap(BY_HAND);
    expect(map.original({ line: 0, column: 9 })).toBeUndefined();
    expect(map.original({ line: 1, column: 0 })).toBeUndefined();
    expect(map.original({ line: 2, column: 0 })).toEqual({ line: 0, column: 4 });
    expect(map.original({ line: 2, column: 7 })).toEqual({ line: 0, column: 4 });
    // A line without segments belongs to what stands before it.
    expect(map.original({ line: 3, column: 0 })).toEqual({ line: 0, column: 4 });
    expect(map.original({ line: 4, column: 0 })).toEqual({ line: 1, column: 2 });
  });

  it("gives where a line begins in the script, or the next that has code", () => {
    const { script, mappings } = compile(CODE);
    const map = new PositionMap({ mappings });
    const textAt = (line: number): string | undefined => {
      const found = map.generated(line);
      return found && `${found.line}: ${script.split("\n")[found.at.line].slice(found.at.column)}`;
    };
    expect(textAt(4)).toBe("4: const value = row.id ** 2;");
    expect(textAt(5)).toBe("6: return (await Promise.resolve(value));");
    expect(textAt(14)).toMatch(/^14: for \(const id of \[1, 2\]\)/);
    expect(map.generated(15)).toBeUndefined();
  });

  it("places errors as it places breakpoints", () => {
    const code = "    x\n  y";
    rememberSource({ filename: "/cells/by-hand.ts", count: 3, code, script: "\n\n  x\n\ny", map: BY_HAND });
    const lines = ["    x", "  y"];
    expect(originalPlace("/cells/by-hand.ts", 1, 1)).toBe("added");
    expect(originalPlace("/cells/by-hand.ts", 3, 1)).toEqual({ name: "cell [3]", line: 1, column: 5, lines });
    expect(originalPlace("/cells/by-hand.ts", 5, 1)).toEqual({ name: "cell [3]", line: 2, column: 3, lines });
    expect(originalPlace("/cells/other.ts", 1, 1)).toBeUndefined();
  });
});
