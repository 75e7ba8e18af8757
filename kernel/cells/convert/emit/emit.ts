import type { SourceMapPayload } from "../../../contracts/index.js";
import { ts } from "../typescript.js";
import { emitHelpersOf } from "../typescript-internals.js";
import { cellScript } from "./cell-script.js";

export interface Emitted {
  readonly script: string;
  readonly map: SourceMapPayload;
}

/** A cell's script, and the names of values that it sets. */
export function emitCell(
  program: ts.Program,
  cell: ts.SourceFile,
): Emitted & { readonly declares: readonly string[] } {
  const declares = new Set<string>();
  const emitted = emit(program, cell, {
    before: [cellScript(cell, program.getTypeChecker(), (name) => declares.add(name))],
    after: [helpersInside],
  });
  return { ...emitted, declares: [...declares] };
}

/** A file that cells import, as an ES module. */
export function emitModule(program: ts.Program, file: ts.SourceFile): Emitted {
  return emit(program, file, {});
}

function emit(program: ts.Program, file: ts.SourceFile, transformers: ts.CustomTransformers): Emitted {
  let script = "";
  let map = "";
  program.emit(
    file,
    (name, text) => {
      if (name.endsWith(".map")) map = text;
      else if (/\.[cm]?jsx?$/.test(name)) script = text;
    },
    undefined,
    false,
    transformers,
  );
  const { mappings, names, sources } = JSON.parse(map) as SourceMapPayload;
  return {
    script: script.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n"),
    map: { version: 3, sources, names, mappings },
  };
}

/** Moves TypeScript's helpers into the cell's function, so that they are no globals. */
const helpersInside: ts.TransformerFactory<ts.SourceFile> = () => (file) => {
  const helpers = emitHelpersOf(file);
  const body = helpers.length === 0 ? undefined : bodyOf(file);
  if (body === undefined) return file;
  for (const helper of [...helpers]) {
    ts.removeEmitHelper(file, helper);
    ts.addEmitHelper(body, helper);
  }
  return file;
};

function bodyOf(file: ts.SourceFile): ts.ConciseBody | undefined {
  const script = file.statements.findLast(ts.isExpressionStatement)?.expression;
  const run = script && ts.isParenthesizedExpression(script) ? script.expression : undefined;
  return run && ts.isArrowFunction(run) ? run.body : undefined;
}
