import { join } from "node:path";
import ts from "typescript";
import { inSources, type Place } from "../../project.js";
import type { Page, PageBlock } from "./page.js";

/** Whether a block is TypeScript that must compile: `ts`, but not `ts ignore`. */
export const isExample = ({ language, marks }: PageBlock): boolean =>
  /^(ts|typescript)$/.test(language) && !marks.includes("ignore");

/**
 * What the compiler says of the examples, one problem a line: the blocks of a page are one module, in their order. `assay` is what
 * the project has installed; in Assay's own sources, the sources.
 */
export function compileExamples(place: Place, pages: ReadonlyMap<string, Page>): string[] {
  const { root } = place;
  const modules = new Map<string, { readonly path: string; readonly blocks: readonly PageBlock[] }>();
  for (const [path, { blocks }] of pages) {
    const examples = blocks.filter(isExample);
    if (examples.length > 0)
      modules.set(join(root, `${path.replaceAll(/\W/g, "-")}.mts`), { path, blocks: examples });
  }
  const texts = new Map(
    [...modules].map(([name, { blocks }]) => [name, blocks.map(({ code }) => code).join("")]),
  );
  return compileTexts(place, texts).map(({ name, line, message }) => {
    const { path = name, blocks = [] } = modules.get(name) ?? {};
    return `${path}:${lineInPage(blocks, line)}: ${message}`;
  });
}

/** What the compiler finds in a text. */
export interface TextProblem {
  /** The text's file. */
  readonly name: string;
  /** From 0. */
  readonly line: number;
  readonly message: string;
}

/** What the compiler says of texts that stand for files of a project, by their absolute paths. */
export function compileTexts(place: Place, texts: ReadonlyMap<string, string>): TextProblem[] {
  const options = optionsOf(place);
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.getCurrentDirectory = () => place.root;
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  host.readFile = (name) => texts.get(name) ?? readFile(name);
  host.getSourceFile = (name, ...rest) => {
    const own = texts.get(name);
    return own === undefined
      ? getSourceFile(name, ...rest)
      : ts.createSourceFile(name, own, ts.ScriptTarget.ES2023);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return [...texts.keys()].flatMap((name) => {
    const file = program.getSourceFile(name);
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return found.map(({ messageText, start = 0 }) => {
      const line = file?.getLineAndCharacterOfPosition(start).line ?? 0;
      return { name, line, message: ts.flattenDiagnosticMessageText(messageText, " ") };
    });
  });
}

function optionsOf(place: Place): ts.CompilerOptions {
  const { root } = place;
  const sources = { assay: [join(root, "sdk/index.ts")], "assay/kernel": [join(root, "kernel/index.ts")] };
  return {
    ...{ strict: true, noEmit: true, skipLibCheck: true, types: ["node"], target: ts.ScriptTarget.ES2023 },
    ...{ module: ts.ModuleKind.Node20, moduleResolution: ts.ModuleResolutionKind.Node16 },
    allowImportingTsExtensions: true,
    ...(inSources(place) ? { paths: sources } : {}),
  };
}

/** The line of the page (from 1) that a line of the module (from 0) stands on. */
function lineInPage(blocks: readonly PageBlock[], line: number): number {
  let rest = line;
  for (const { code, line: fence } of blocks) {
    const length = code.split("\n").length - 1;
    if (rest < length) return fence + 1 + rest;
    rest -= length;
  }
  return blocks.at(-1)?.line ?? 1;
}
