// TypeScript, in one place: the startup snapshot of the compiler's process puts its own copy here.
import ts from "typescript";

export { ts };
