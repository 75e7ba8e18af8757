export { moduleFiles } from "./code.js";
export { FileDigests, type FileMark, isPattern } from "./digests.js";
export { makeFolder, makeFolderSync } from "./folder.js";
export { writeWhole } from "./whole.js";
