export { makeFolder, makeFolderSync } from "./folder.js";
export { writeFault, writeWhole } from "./whole.js";
