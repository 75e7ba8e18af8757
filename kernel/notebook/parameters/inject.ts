import { randomUUID } from "node:crypto";
import ts from "typescript";
import { AssayError } from "../../../sdk/utils/errors/index.js";
import { type CodeCell, type Notebook, tagsOf } from "../../../sdk/utils/nbformat/index.js";
import { type Declared, declaredIn } from "./declared.js";
import { typescriptOf } from "./value.js";

const DECLARING = "parameters";
const INJECTED = "injected-parameters";

/** Parameters, by name. */
export type Parameters = Readonly<Record<string, unknown>>;

/**
 * Sets parameters as papermill does: a cell with the tag `injected-parameters` behind the one with the tag `parameters` (in place of one that
 * an earlier run injected), or first where no cell has it. Names keep the keyword and the type that they are declared with.
 *
 * @returns the notebook, and names that its parameters cell does not declare
 * @throws AssayError `CLI_USAGE` for names and values that TypeScript does not take
 */
export function injectParameters(
  notebook: Notebook,
  parameters: Parameters,
): { readonly notebook: Notebook; readonly unknown: readonly string[] } {
  const has = (tag: string) => (cell: Notebook["cells"][number]) => tagsOf(cell).includes(tag);
  const declaring = notebook.cells.findIndex(has(DECLARING));
  const declared = declaring < 0 ? new Map<string, Declared>() : declaredIn(notebook.cells[declaring].source);
  const source = [
    "// Parameters",
    ...Object.entries(parameters).map(([name, value]) => statement(name, value, declared.get(name))),
  ].join("\n");
  const before = notebook.cells.findIndex(has(INJECTED));
  const cells = notebook.cells.filter((cell) => !has(INJECTED)(cell));
  const at = before >= 0 ? before : declaring + 1;
  return {
    notebook: { ...notebook, cells: cells.toSpliced(at, 0, cellOf(notebook, source)) },
    unknown: declaring < 0 ? [] : Object.keys(parameters).filter((name) => !declared.has(name)),
  };
}

function cellOf({ nbformat_minor: minor }: Notebook, source: string): CodeCell {
  return {
    cell_type: "code",
    // Cells have ids from nbformat 4.5 on.
    ...(minor >= 5 ? { id: randomUUID().slice(0, 8) } : {}),
    metadata: { tags: [INJECTED] },
    ...{ source, outputs: [], execution_count: null },
  };
}

function statement(name: string, value: unknown, declared: Declared | undefined): string {
  checkName(name);
  if (declared === undefined) return `let ${name} = ${typescriptOf(name, value)};`;
  const { keyword, type } = declared;
  const text = typescriptOf(name, value, type);
  if (type !== undefined) return `${keyword} ${name}: ${type} = ${text};`;
  // No type is written and none is plain: what was declared stays, and with it the type that TypeScript found.
  return keyword === "const" ? `const ${name} = ${text};` : `${name} = ${text};`;
}

function checkName(name: string): void {
  const file = ts.createSourceFile("name.ts", `let ${name};`, ts.ScriptTarget.Latest);
  const [declaration] = file.statements.flatMap((one) =>
    ts.isVariableStatement(one) ? [...one.declarationList.declarations] : [],
  );
  const isName =
    declaration !== undefined && ts.isIdentifier(declaration.name) && declaration.name.text === name;
  if (isName && !RESERVED.has(name)) return;
  throw new AssayError("CLI_USAGE", {
    what: "a parameter's name cannot be a variable of TypeScript",
    got: JSON.stringify(name),
    next: "Choose another name.",
  });
}

/** Words that the parser takes for names, and strict mode refuses. */
const RESERVED = new Set([
  ..."arguments await eval implements interface let package private protected public static undefined yield".split(
    " ",
  ),
]);
