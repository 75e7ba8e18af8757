export type { BuiltIns } from "./check.js";
export { kindOf } from "./check.js";
export { extended, schemaSource } from "./extended.js";
export { extensible, withShared } from "./extensible.js";
export { guarded } from "./guard.js";
export { definePlugin, PLUGIN_API, Plugin, pluginApiOf } from "./plugin.js";
export { type LoadedPlugin, type PluginReference, PluginSet } from "./plugin-set.js";
export { pluginsInScope, withPlugins } from "./scope.js";
export type * from "./types.js";
