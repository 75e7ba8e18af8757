export * from "./append.js";
export * from "./build.js";
export * from "./column.js";
export * from "./matrix.js";
export * from "./profile.js";
export * from "./quantile-bins.js";
export * from "./table.js";
