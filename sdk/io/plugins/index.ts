export { isPluginPath } from "./find.js";
export { combinePlugins, loadPlugins, type PluginEntry } from "./load.js";
