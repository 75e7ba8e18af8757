export {
  type JupyterFolder,
  type JupyterSystem,
  prefixDataDir,
  searchFolders,
  userDataDir,
} from "./folders.js";
export { type Installed, type InstallOptions, installSpec } from "./install.js";
export { checkZeromq, type InstalledKernel, installedKernels } from "./look.js";
export { checkKernelName, DISPLAY_NAME, KERNEL_NAME } from "./name.js";
export { kernelMain, lastingNode, passingPlace } from "./program.js";
export { findPythonPrefix, pythonPrefix } from "./python-prefix.js";
export { type FoundSpec, type KernelSpec, readSpec } from "./spec.js";
export { uninstallSpec } from "./uninstall.js";
