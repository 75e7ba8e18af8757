export { moduleFiles } from "./code.js";
export { FileDigests, type FileMark, isPattern } from "./digests.js";
export { makeFolder, makeFolderSync } from "./folder.js";
export { writeFault, writeWhole } from "./whole.js";
