import { ts } from "../typescript.js";
import type { ScopeNames } from "./scope-names.js";
import { assignmentsOf, targetOf } from "./variables.js";

/** Rewrites what stands inside of statements: references to names of the scope, `import()`, `import.meta`, and `var` of the cell's top. */
export class ReferenceRewriter {
  /** Depth of functions around the present node: a `var` inside of one is its own. */
  #functions = 0;

  constructor(
    private readonly names: ScopeNames,
    private readonly context: ts.TransformationContext,
  ) {}

  expression(node: ts.Expression): ts.Expression {
    return ts.visitNode(node, this.visit, ts.isExpression) ?? node;
  }

  statement<T extends ts.Statement>(node: T): ts.Statement {
    return ts.visitNode(node, this.visit, ts.isStatement) ?? this.context.factory.createEmptyStatement();
  }

  readonly visit = (node: ts.Node): ts.VisitResult<ts.Node | undefined> => {
    const { factory } = this.context;
    if (ts.isIdentifier(node)) return isReference(node) ? (this.names.reference(node) ?? node) : node;
    // `extends Base<T>` and `f<string>` count as types but hold an expression.
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return node;
    if (ts.isImportEqualsDeclaration(node)) {
      if (ts.isEntityName(node.moduleReference)) this.names.capture(node.moduleReference);
      return node;
    }
    if (ts.isShorthandPropertyAssignment(node)) return this.#shorthand(node);
    if (ts.isCallExpression(node)) return this.#call(node);
    if (ts.isTaggedTemplateExpression(node)) {
      const tag = this.#detached(node.tag);
      if (tag === undefined) return this.#children(node);
      const template = ts.visitNode(node.template, this.visit, ts.isTemplateLiteral) ?? node.template;
      return factory.updateTaggedTemplateExpression(node, tag, node.typeArguments, template);
    }
    if (ts.isDecorator(node)) {
      const decorator = this.#detached(node.expression);
      return decorator === undefined ? this.#children(node) : factory.updateDecorator(node, decorator);
    }
    if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword)
      return ts.setTextRange(this.names.tool("meta"), node);
    if (ts.isVariableStatement(node) && this.#isTopVar(node.declarationList))
      return assignmentsOf(node.declarationList, this.names, this, factory);
    if (ts.isVariableDeclarationList(node) && this.#isTopVar(node)) return this.#loopHead(node);
    return this.#children(node);
  };

  #children<T extends ts.Node>(node: T): T {
    const inner = ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node) || ts.isModuleBlock(node);
    if (inner) this.#functions++;
    const visited = ts.visitEachChild(node, this.visit, this.context);
    if (inner) this.#functions--;
    return visited;
  }

  #shorthand(node: ts.ShorthandPropertyAssignment): ts.ObjectLiteralElementLike {
    const { factory } = this.context;
    const value = this.names.reference(node.name);
    const initial = node.objectAssignmentInitializer && this.expression(node.objectAssignmentInitializer);
    if (value === undefined) return factory.updateShorthandPropertyAssignment(node, node.name, initial);
    const target =
      initial === undefined
        ? value
        : factory.createAssignment(value, this.names.named(node.name.text, initial));
    return ts.setTextRange(factory.createPropertyAssignment(this.names.key(node.name.text), target), node);
  }

  #call(node: ts.CallExpression): ts.Expression {
    const { factory } = this.context;
    const callee =
      node.expression.kind === ts.SyntaxKind.ImportKeyword
        ? this.names.tool("import")
        : this.#detached(node.expression);
    if (callee === undefined) return this.#children(node);
    const args = ts.visitNodes(node.arguments, this.visit, ts.isExpression);
    return ts.isCallChain(node)
      ? factory.updateCallChain(node, callee, node.questionDotToken, node.typeArguments, args)
      : factory.updateCallExpression(node, callee, node.typeArguments, args);
  }

  /** A callee that is a name of the scope, called without the scope as its `this`. */
  #detached(callee: ts.Expression): ts.Expression | undefined {
    const inner = bare(callee);
    const reference = ts.isIdentifier(inner) ? this.names.reference(inner) : undefined;
    if (reference === undefined) return undefined;
    // V8 places such a call at what follows the callee; a call of a plain name is placed at the name.
    const start = callee.getStart();
    return ts.setSourceMapRange(this.names.detached(reference), { pos: start, end: start });
  }

  #isTopVar(list: ts.VariableDeclarationList): boolean {
    return this.#functions === 0 && (list.flags & ts.NodeFlags.BlockScoped) === 0;
  }

  /** `for (var i = 0, n; …)`, `for (var [a, b] of pairs)` */
  #loopHead(list: ts.VariableDeclarationList): ts.ForInitializer | undefined {
    const { factory } = this.context;
    if (ts.isForInStatement(list.parent) || ts.isForOfStatement(list.parent))
      return targetOf(list.declarations[0].name, this.names, this, factory);
    const [first, ...rest] = assignmentsOf(list, this.names, this, factory).map(
      ({ expression }) => expression,
    );
    return rest.reduce((left, right) => factory.createComma(left, right), first);
  }
}

/** Whether an identifier is used as a value, rather than as a label or as the name of a property or declaration. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  // Made by this transformation, and named as it shall be.
  if (parent === undefined) return false;
  if (ts.isPropertyAccessExpression(parent) || ts.isMetaProperty(parent)) return parent.name !== node;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return false;
  if (ts.isArrowFunction(parent)) return parent.body === node;
  if (ts.isFunctionLike(parent) || ts.isClassLike(parent)) return false;
  if (
    ts.isVariableDeclaration(parent) ||
    ts.isParameter(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isEnumMember(parent)
  )
    return parent.name !== node;
  if (ts.isEnumDeclaration(parent) || ts.isModuleDeclaration(parent)) return false;
  return !(
    ts.isImportSpecifier(parent) ||
    ts.isExportSpecifier(parent) ||
    ts.isTypeParameterDeclaration(parent)
  );
}

/** An expression without parentheses and what only types need around it: `(f)`, `f!`, `f as F`. */
function bare(node: ts.Expression): ts.Expression {
  const wrapped =
    ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAssertionExpression(node);
  return wrapped || ts.isSatisfiesExpression(node) ? bare(node.expression) : node;
}
