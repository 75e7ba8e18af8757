import { ts } from "./typescript.js";

/** `typeRoots`: folders of `@types`, so that Node's types are the kernel's own, one copy for cells and packages. */
export function compilerOptions(typeRoots: readonly string[]): ts.CompilerOptions {
  return {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    customConditions: ["node"],
    lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.esnext.disposable.d.ts"],
    types: ["node"],
    typeRoots: [...typeRoots],
    strict: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    resolveJsonModule: true,
    esModuleInterop: true,
    preserveConstEnums: true,
    sourceMap: true,
    removeComments: true,
    newLine: ts.NewLineKind.LineFeed,
  };
}
