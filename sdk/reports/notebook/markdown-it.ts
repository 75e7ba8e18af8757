import { createRequire } from "node:module";

// markdown-it 14 has no types of its own. What is used of it stands here; it is loaded when a notebook is rendered.

export interface Token {
  readonly type: string;
  tag: string;
  content: string;
  readonly info: string;
  readonly markup: string;
  readonly map: readonly [number, number] | null;
  children: Token[] | null;
  attrGet(name: string): string | null;
  attrSet(name: string, value: string): void;
}

export interface InlineState {
  readonly src: string;
  pos: number;
  readonly posMax: number;
  push(type: string, tag: string, nesting: -1 | 0 | 1): Token;
}

type Rule = (tokens: Token[], index: number) => string;

export interface MarkdownIt {
  parse(text: string, environment: object): Token[];
  readonly options: object;
  readonly renderer: {
    readonly rules: Record<string, Rule | undefined>;
    render(tokens: Token[], options: object, environment: object): string;
  };
  readonly inline: {
    readonly ruler: {
      before(name: string, own: string, rule: (state: InlineState, silent: boolean) => boolean): void;
    };
  };
}

interface Options {
  readonly html: boolean;
  readonly linkify: boolean;
}

/** A CommonMark parser with tables and strikethrough. */
export function createMarkdownIt(options: Options): MarkdownIt {
  const load = createRequire(__filename);
  const Parser = load("markdown-it") as new (options: Options) => MarkdownIt;
  return new Parser(options);
}
