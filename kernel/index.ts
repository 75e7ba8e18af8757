export { KERNEL_SETTINGS, type KernelSettings, type TypeCheckMode } from "./contracts/index.js";
