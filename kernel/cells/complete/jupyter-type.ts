import { ts } from "../convert/typescript.js";
import type { Entry } from "../editor/language-internals.js";

const { ScriptElementKind: Kind } = ts;
const TYPES = new Map<ts.ScriptElementKind, string>([
  [Kind.functionElement, "function"],
  [Kind.localFunctionElement, "function"],
  [Kind.memberFunctionElement, "function"],
  [Kind.classElement, "class"],
  [Kind.localClassElement, "class"],
  [Kind.interfaceElement, "interface"],
  [Kind.typeElement, "interface"],
  [Kind.typeParameterElement, "interface"],
  [Kind.enumElement, "enum"],
  [Kind.enumMemberElement, "property"],
  [Kind.memberVariableElement, "property"],
  [Kind.memberGetAccessorElement, "property"],
  [Kind.memberSetAccessorElement, "property"],
  [Kind.memberAccessorVariableElement, "property"],
  [Kind.moduleElement, "module"],
  [Kind.externalModuleName, "module"],
  [Kind.scriptElement, "path"],
  [Kind.directory, "path"],
  [Kind.keyword, "keyword"],
  [Kind.primitiveType, "keyword"],
  [Kind.string, "value"],
  [Kind.parameterElement, "param"],
]);

/** A completion's kind, in Jupyter's words. */
export function jupyterType({ kind, symbol }: Entry, checker: ts.TypeChecker): string {
  if (kind === Kind.alias && symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0)
    return ofFlags(checker.getAliasedSymbol(symbol).flags);
  return TYPES.get(kind) ?? "instance";
}

function ofFlags(flags: ts.SymbolFlags): string {
  if ((flags & ts.SymbolFlags.Function) !== 0) return "function";
  if ((flags & ts.SymbolFlags.Class) !== 0) return "class";
  if ((flags & ts.SymbolFlags.Enum) !== 0) return "enum";
  if ((flags & ts.SymbolFlags.Variable) !== 0) return "instance";
  if ((flags & ts.SymbolFlags.Module) !== 0) return "module";
  return (flags & ts.SymbolFlags.Type) !== 0 ? "interface" : "instance";
}
