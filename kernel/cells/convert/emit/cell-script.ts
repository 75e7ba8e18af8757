import { ts } from "../typescript.js";
import { asScript, internalsOf } from "../typescript-internals.js";
import { runImport } from "./imports.js";
import { ReferenceRewriter } from "./references.js";
import { isAmbientOnly, ScopeNames } from "./scope-names.js";
import { unnamedExpression } from "./unnamed.js";
import { assignmentsOf, boundNames } from "./variables.js";

/** Turns a checked cell into the script of an async function of the scope. `declared` is called with each name of a value that it sets. */
export function cellScript(
  cell: ts.SourceFile,
  checker: ts.TypeChecker,
  declared: (name: string) => void,
): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) =>
    file === cell ? new CellScript(file, checker, context, declared).transformed() : file;
}

class CellScript {
  readonly #factory: ts.NodeFactory;
  readonly #names: ScopeNames;
  readonly #rewriter: ReferenceRewriter;
  readonly #functions: ts.Statement[] = [];
  readonly #hoisted: ts.Statement[] = [];
  readonly #imports: ts.Statement[] = [];
  readonly #body: ts.Statement[] = [];

  constructor(
    private readonly file: ts.SourceFile,
    private readonly checker: ts.TypeChecker,
    context: ts.TransformationContext,
    private readonly declared: (name: string) => void,
  ) {
    this.#factory = context.factory;
    this.#names = new ScopeNames(file, checker, context.factory);
    this.#rewriter = new ReferenceRewriter(this.#names, context);
  }

  transformed(): ts.SourceFile {
    const factory = this.#factory;
    const last = this.file.statements.findLast(({ kind }) => kind !== ts.SyntaxKind.EmptyStatement);
    this.#hoistVariables();
    for (const statement of this.file.statements) this.#statement(statement, statement === last);
    const statements = [
      ...this.#functions,
      ...this.#hoisted,
      ...this.#imports,
      ...this.#captures(),
      ...this.#body,
    ];
    const parameter = (name: string): ts.ParameterDeclaration =>
      factory.createParameterDeclaration(undefined, undefined, name);
    const run = factory.createArrowFunction(
      [factory.createModifier(ts.SyntaxKind.AsyncKeyword)],
      undefined,
      [parameter(this.#names.scope), parameter(this.#names.tools)],
      undefined,
      factory.createToken(ts.SyntaxKind.EqualsGreaterThanToken),
      factory.createBlock(statements, true),
    );
    const script = factory.createExpressionStatement(factory.createParenthesizedExpression(run));
    const range = ts.setTextRange(factory.createNodeArray([script]), this.file.statements);
    return asScript(factory.updateSourceFile(this.file, range));
  }

  #captures(): ts.Statement[] {
    return [...this.#names.captured].map(([name, value]) => {
      const declaration = this.#factory.createVariableDeclaration(name, undefined, undefined, value);
      const list = this.#factory.createVariableDeclarationList([declaration], ts.NodeFlags.Const);
      return this.#factory.createVariableStatement(undefined, list);
    });
  }

  /** `var`s, also those in blocks and loops: undefined where the cell starts. */
  #hoistVariables(): void {
    for (const symbol of internalsOf(this.file).locals.values()) {
      const isVar =
        (symbol.flags & ts.SymbolFlags.FunctionScopedVariable) !== 0 &&
        (symbol.flags & ts.SymbolFlags.Function) === 0;
      if (!isVar || symbol.valueDeclaration?.getSourceFile() !== this.file || isAmbientOnly(symbol)) continue;
      this.declared(symbol.name);
      this.#hoisted.push(this.#set(symbol.name, this.#factory.createVoidZero()));
    }
  }

  #set(name: string, value: ts.Expression): ts.Statement {
    return this.#factory.createExpressionStatement(
      this.#factory.createAssignment(this.#names.property(name), value),
    );
  }

  #statement(node: ts.Statement, isLast: boolean): void {
    const ambient =
      ts.canHaveModifiers(node) &&
      ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) === true;
    if (ambient || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isEmptyStatement(node)) return;
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) this.#import(node);
    else if (ts.isImportEqualsDeclaration(node)) {
      if (ts.isExternalModuleReference(node.moduleReference)) this.#import(node);
      else this.#alias(node, node.moduleReference);
    } else if (isDefinition(node) && node.name === undefined) this.#unnamed(node, isLast);
    else if (ts.isFunctionDeclaration(node)) this.#function(node);
    else if (ts.isClassDeclaration(node) || ts.isEnumDeclaration(node) || ts.isModuleDeclaration(node))
      this.#named(node);
    else if (ts.isVariableStatement(node)) this.#variables(node);
    else if (ts.isExportAssignment(node) || ts.isExpressionStatement(node))
      this.#value(this.#rewriter.expression(node.expression), node, isLast);
    else this.#body.push(this.#rewriter.statement(node));
  }

  #value(expression: ts.Expression, at: ts.Node, isLast: boolean): void {
    const statement = isLast
      ? this.#factory.createReturnStatement(expression)
      : this.#factory.createExpressionStatement(expression);
    this.#body.push(ts.setTextRange(statement, at));
  }

  #import(node: ts.ImportDeclaration | ts.ExportDeclaration | ts.ImportEqualsDeclaration): void {
    const found = runImport(node, this.checker, this.#names, this.#factory);
    if (found === undefined) return;
    if (found.key !== undefined) this.declared(found.key);
    this.#imports.push(found.statement);
  }

  /** `import a = Some.namespace.member` */
  #alias(node: ts.ImportEqualsDeclaration, of: ts.EntityName): void {
    const symbol = this.checker.getSymbolAtLocation(node.name);
    const target = symbol && this.checker.getAliasedSymbol(symbol);
    if (target !== undefined && (target.flags & ts.SymbolFlags.Value) === 0) return;
    const expression = (name: ts.EntityName): ts.Expression =>
      ts.isIdentifier(name)
        ? (this.#names.reference(name) ?? this.#factory.createIdentifier(name.text))
        : this.#factory.createPropertyAccessExpression(expression(name.left), name.right.text);
    this.declared(node.name.text);
    this.#body.push(ts.setTextRange(this.#set(node.name.text, expression(of)), node));
  }

  /** Functions come first, as they are hoisted. */
  #function(node: ts.FunctionDeclaration): void {
    this.#functions.push(this.#rewriter.statement(node));
    if (node.body === undefined || node.name === undefined) return;
    this.declared(node.name.text);
    this.#hoisted.push(this.#set(node.name.text, this.#factory.createIdentifier(node.name.text)));
  }

  #unnamed(node: ts.FunctionDeclaration | ts.ClassDeclaration, isLast: boolean): void {
    const expression = unnamedExpression(node, this.#factory);
    if (expression !== undefined) this.#value(this.#rewriter.expression(expression), node, isLast);
  }

  /** Classes, enums and namespaces stay statements, with their own name inside, and are put into the scope after it. */
  #named(node: ts.ClassDeclaration | ts.EnumDeclaration | ts.ModuleDeclaration): void {
    this.#body.push(this.#rewriter.statement(node));
    const name = node.name;
    const symbol = name && this.checker.getSymbolAtLocation(name);
    if (name === undefined || symbol === undefined || (symbol.flags & ts.SymbolFlags.Value) === 0) return;
    this.declared(name.text);
    this.#body.push(this.#set(name.text, this.#factory.createIdentifier(name.text)));
  }

  #variables(node: ts.VariableStatement): void {
    const list = node.declarationList;
    const names = list.declarations.flatMap(({ name }) => boundNames(name));
    for (const name of names) this.declared(name);
    const kind = list.flags & ts.NodeFlags.BlockScoped;
    if (kind !== ts.NodeFlags.Using && kind !== ts.NodeFlags.AwaitUsing) {
      this.#body.push(...assignmentsOf(list, this.#names, this.#rewriter, this.#factory));
      return;
    }
    // Disposed of where the cell ends, so it stays a declaration.
    this.#body.push(this.#rewriter.statement(node));
    for (const name of names) this.#body.push(this.#set(name, this.#factory.createIdentifier(name)));
  }
}

function isDefinition(node: ts.Node): node is ts.FunctionDeclaration | ts.ClassDeclaration {
  return ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node);
}
