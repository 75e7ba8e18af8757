import type { CellSession } from "../convert/index.js";
import { ts } from "../convert/typescript.js";

/** What TypeScript asks of an editor: the files and folders that import paths are made of. */
export function editorHost({ host, options }: CellSession): object {
  return {
    getCompilationSettings: () => options,
    getCurrentDirectory: () => host.getCurrentDirectory(),
    useCaseSensitiveFileNames: () => host.useCaseSensitiveFileNames(),
    getDirectories: (path: string) => host.getDirectories(path),
    directoryExists: (path: string) => host.directoryExists(path),
    fileExists: (path: string) => host.fileExists(path),
    readFile: (path: string) => host.readFile(path),
    realpath: (path: string) => host.realpath(path),
    readDirectory: ts.sys.readDirectory,
  };
}
