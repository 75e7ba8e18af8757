import { syntaxError, type Token, tokenize } from "./tokens.js";

export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%";
export type ComparisonOperator = "==" | "!=" | "<" | "<=" | ">" | ">=";

/** An expression as a tree; `at` is where the node's operator or value stands. */
export type Expression = { readonly at: number } & (
  | { readonly kind: "literal"; readonly value: number | string | boolean | null }
  | { readonly kind: "column"; readonly name: string }
  | { readonly kind: "not" | "negate"; readonly operand: Expression }
  | { readonly kind: "and" | "or"; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: "arithmetic";
      readonly operator: ArithmeticOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "comparison";
      readonly operator: ComparisonOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
);

/** Deepest nesting; keeps the parser's own stack from running out. */
const MAX_DEPTH = 100;

const COMPARISONS: Readonly<Record<string, ComparisonOperator>> = {
  "==": "==",
  "=": "==",
  "!=": "!=",
  "<>": "!=",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};
const ALIASES: Readonly<Record<string, string>> = { "&&": "and", "||": "or", "!": "not" };

/**
 * Parses an expression on columns: comparisons, `and`, `or`, `not`, `in (…)`, `is null`, arithmetic, numbers, texts,
 * true, false, null. Throws CONFIG_INVALID with the place where it is not understood. Nothing is ever evaluated as code.
 */
export function parseExpression(source: string): Expression {
  const parser = new Parser(source);
  return parser.whole();
}

class Parser {
  private readonly tokens: readonly Token[];
  private position = 0;
  private depth = 0;

  constructor(private readonly source: string) {
    this.tokens = tokenize(source);
  }

  whole(): Expression {
    const expression = this.or();
    if (this.token.kind !== "end") throw this.refused("an operator, or the end");
    return expression;
  }

  private get token(): Token {
    return this.tokens[this.position];
  }

  private refused(wanted: string): Error {
    const { kind, text, at } = this.token;
    return syntaxError(this.source, at, kind === "end" ? text : `"${text}"`, wanted);
  }

  /** Takes the next token if it is one of these words or symbols. */
  private take(...texts: readonly string[]): Token | undefined {
    const token = this.token;
    if (token.kind !== "word" && token.kind !== "symbol") return undefined;
    if (!texts.includes(ALIASES[token.text] ?? token.text)) return undefined;
    this.position++;
    return token;
  }

  private expect(text: string): void {
    if (this.take(text) === undefined) throw this.refused(`"${text}"`);
  }

  private or(): Expression {
    if (++this.depth > MAX_DEPTH) throw this.refused(`at most ${MAX_DEPTH} levels of brackets`);
    let left = this.and();
    for (let token = this.take("or"); token !== undefined; token = this.take("or")) {
      left = { kind: "or", left, right: this.and(), at: token.at };
    }
    this.depth--;
    return left;
  }

  private and(): Expression {
    let left = this.not();
    for (let token = this.take("and"); token !== undefined; token = this.take("and")) {
      left = { kind: "and", left, right: this.not(), at: token.at };
    }
    return left;
  }

  private not(): Expression {
    const negations: Token[] = [];
    for (let token = this.take("not"); token !== undefined; token = this.take("not")) negations.push(token);
    const operand = this.comparison();
    return negations.reduceRight(
      (inner, { at }): Expression => ({ kind: "not", operand: inner, at }),
      operand,
    );
  }

  private comparison(): Expression {
    const left = this.sum();
    const token = this.take(...Object.keys(COMPARISONS), "is", "in", "not");
    if (token === undefined) return left;
    const compared = this.comparisonOf(left, token);
    if (this.take(...Object.keys(COMPARISONS)) === undefined) return compared;
    this.position--;
    throw this.refused("one comparison at a time: join two with and");
  }

  private comparisonOf(left: Expression, { text, at }: Token): Expression {
    if (text === "is") {
      const operator = this.take("not") === undefined ? "==" : "!=";
      const end = this.token.at;
      this.expect("null");
      return { kind: "comparison", operator, left, right: { kind: "literal", value: null, at: end }, at };
    }
    if (text === "in") return this.list(left, at);
    if (text === "not" || text === "!") {
      this.expect("in");
      return { kind: "not", operand: this.list(left, at), at };
    }
    return { kind: "comparison", operator: COMPARISONS[text], left, right: this.sum(), at };
  }

  /** `x in (a, b)` is `x == a or x == b`. */
  private list(left: Expression, at: number): Expression {
    this.expect("(");
    const equals = (right: Expression): Expression => ({
      kind: "comparison",
      operator: "==",
      left,
      right,
      at,
    });
    let any = equals(this.sum());
    while (this.take(",") !== undefined) any = { kind: "or", left: any, right: equals(this.sum()), at };
    this.expect(")");
    return any;
  }

  private sum(): Expression {
    let left = this.product();
    for (let token = this.take("+", "-"); token !== undefined; token = this.take("+", "-")) {
      left = {
        kind: "arithmetic",
        operator: token.text as ArithmeticOperator,
        left,
        right: this.product(),
        at: token.at,
      };
    }
    return left;
  }

  private product(): Expression {
    let left = this.unary();
    for (let token = this.take("*", "/", "%"); token !== undefined; token = this.take("*", "/", "%")) {
      left = {
        kind: "arithmetic",
        operator: token.text as ArithmeticOperator,
        left,
        right: this.unary(),
        at: token.at,
      };
    }
    return left;
  }

  private unary(): Expression {
    const minuses: Token[] = [];
    for (let token = this.take("-"); token !== undefined; token = this.take("-")) minuses.push(token);
    const operand = this.primary();
    return minuses.reduceRight(
      (inner, { at }): Expression => ({ kind: "negate", operand: inner, at }),
      operand,
    );
  }

  private primary(): Expression {
    const { kind, text, at } = this.token;
    if (this.take("(") !== undefined) {
      const inner = this.or();
      this.expect(")");
      return inner;
    }
    if (this.take("true", "false") !== undefined) return { kind: "literal", value: text === "true", at };
    if (this.take("null") !== undefined) return { kind: "literal", value: null, at };
    if (kind !== "number" && kind !== "string" && kind !== "name")
      throw this.refused("a column, a number or a text");
    this.position++;
    if (kind === "name") return { kind: "column", name: text, at };
    return { kind: "literal", value: kind === "number" ? Number(text) : text, at };
  }
}
