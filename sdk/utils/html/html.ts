import { escapeHtml } from "./escape.js";

const BRAND = Symbol.for("assay.safe-html");

/** A piece of HTML whose every interpolation was escaped. Made by `html` and `trustedHtml` only. */
export interface SafeHtml {
  readonly [BRAND]: true;
  toString(): string;
}

/** What a template takes: text and numbers are escaped, pieces are kept, lists are joined, null and false are nothing. */
export type HtmlValue =
  | SafeHtml
  | string
  | number
  | bigint
  | true
  | false
  | null
  | undefined
  | readonly HtmlValue[];

/** Declares a text to be HTML. Only for text that the code itself wrote (a style sheet, an SVG of `figureSvg`). */
export function trustedHtml(text: string): SafeHtml {
  return Object.freeze({ [BRAND]: true as const, toString: () => text });
}

export function isSafeHtml(value: unknown): value is SafeHtml {
  return typeof value === "object" && value !== null && BRAND in value;
}

function piece(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return "";
  if (isSafeHtml(value)) return value.toString();
  if (Array.isArray(value)) return value.map(piece).join("");
  return escapeHtml(String(value));
}

/**
 * HTML with every interpolation escaped, unless it is a piece of `html` already. Attributes must be quoted in the template.
 *
 * @example
 * html`<td title="${name}">${name}</td>`
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): SafeHtml {
  let text = strings[0];
  values.forEach((value, i) => {
    text += piece(value) + strings[i + 1];
  });
  return trustedHtml(text);
}
