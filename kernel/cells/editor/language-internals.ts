// The parts of TypeScript 5.9.3's editor services that its typings leave out: they are called on a cell's file, which is in no program that a
// `LanguageService` could own. The version is pinned.
import { ts } from "../convert/typescript.js";

export interface Entry {
  readonly name: string;
  readonly kind: ts.ScriptElementKind;
  readonly sortText: string;
  readonly insertText?: string;
  readonly replacementSpan?: ts.TextSpan;
  readonly symbol?: ts.Symbol;
}

interface EditorServices {
  readonly Completions: {
    getCompletionsAtPosition(
      host: unknown,
      program: ts.Program,
      log: (message: string) => void,
      file: ts.SourceFile,
      position: number,
      preferences: ts.UserPreferences,
      triggerCharacter: undefined,
      triggerKind: undefined,
      cancellation: typeof NEVER_CANCELLED,
      formatContext: undefined,
      includeSymbol: boolean,
    ): { readonly entries: readonly Entry[]; readonly isGlobalCompletion: boolean } | undefined;
  };
  readonly SignatureHelp: {
    getSignatureHelpItems(
      program: ts.Program,
      file: ts.SourceFile,
      position: number,
      reason: undefined,
      cancellation: typeof NEVER_CANCELLED,
    ): ts.SignatureHelpItems | undefined;
  };
  readonly SymbolDisplay: {
    getSymbolDisplayPartsDocumentationAndSymbolKind(
      checker: ts.TypeChecker,
      symbol: ts.Symbol,
      file: ts.SourceFile,
      enclosing: ts.Node | undefined,
      location: ts.Node,
      meaning: undefined,
      alias: undefined,
      maximumLength: number,
    ): { readonly displayParts: ts.SymbolDisplayPart[]; readonly symbolKind: ts.ScriptElementKind };
  };
  getTouchingPropertyName(file: ts.SourceFile, position: number): ts.Node;
  getContainerNode(node: ts.Node): ts.Node | undefined;
  isInComment(file: ts.SourceFile, position: number): unknown;
  getJSDocCommentRanges(node: ts.Node, text: string): ts.CommentRange[] | undefined;
  canHaveJSDoc(node: ts.Node): boolean;
  parseIsolatedJSDocComment(
    text: string,
    start: number,
    length: number,
  ): { readonly jsDoc: ts.JSDoc } | undefined;
  setParentRecursive(node: ts.Node, incremental: boolean): void;
}

export const services = ts as unknown as EditorServices;

export const NEVER_CANCELLED = {
  isCancellationRequested: () => false,
  throwIfCancellationRequested: () => {},
};
