import type { Figure } from "../../display/index.js";
import { elementsOf, type PageElement, textOf } from "./parse.js";

/** What a section of a report holds, in the order of the page. */
export type ReportContent =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "heading"; readonly text: string }
  | { readonly type: "list"; readonly items: readonly string[] }
  | { readonly type: "facts"; readonly facts: readonly { readonly name: string; readonly value: string }[] }
  | { readonly type: "code"; readonly label: string; readonly text: string }
  | {
      readonly type: "table";
      readonly caption: string;
      readonly columns: readonly string[];
      /** One text a column. */
      readonly rows: readonly (readonly string[])[];
    }
  | {
      readonly type: "figure";
      readonly title: string;
      /** How it is read. */
      readonly text: string;
      /** The plot's data and layout, numbers with 7 digits. */
      readonly figure: Figure;
    }
  /** What is folded away behind a title. */
  | { readonly type: "group"; readonly title: string; readonly content: readonly ReportContent[] };

/** What an element shows. */
export function contentOf(element: PageElement): ReportContent[] {
  return element.children.flatMap((child) => (typeof child === "string" ? loose(child) : ofElement(child)));
}

function loose(text: string): ReportContent[] {
  const trimmed = textOf(text);
  return trimmed === "" ? [] : [{ type: "text", text: trimmed }];
}

function ofElement(element: PageElement): ReportContent[] {
  const { tag, attributes } = element;
  if (tag === "script" || tag === "style" || tag === "svg") return [];
  if (attributes["data-assay"] === "plot") return figureOf(element, "", "");
  switch (tag) {
    case "h1":
    case "h2":
    case "h3":
    case "h4":
      return [{ type: "heading", text: textOf(element) }];
    case "p":
    case "span":
    case "b":
    case "bdi":
    case "a":
    case "small":
      return loose(textOf(element));
    case "ul":
    case "ol":
      return [{ type: "list", items: childrenOf(element, "li").map(textOf) }];
    case "dl":
      return [{ type: "facts", facts: factsOf(element) }];
    case "pre":
      return [{ type: "code", label: attributes["aria-label"] ?? "", text: codeOf(element) }];
    case "table":
      return [tableOf(element)];
    case "details":
      return [groupOf(element)];
    case "figure":
      return plotOf(element);
    default:
      return contentOf(element);
  }
}

const childrenOf = (element: PageElement, tag: string) => elementsOf(element, (one) => one.tag === tag);

function factsOf(element: PageElement): { name: string; value: string }[] {
  const values = childrenOf(element, "dd");
  return childrenOf(element, "dt").map((name, i) => ({ name: textOf(name), value: textOf(values[i] ?? "") }));
}

/** Spaces of code are its own. */
function codeOf(element: PageElement): string {
  return element.children.map((child) => (typeof child === "string" ? child : codeOf(child))).join("");
}

function tableOf(element: PageElement): ReportContent {
  const [caption] = childrenOf(element, "caption");
  const [head] = childrenOf(element, "thead");
  const cellsOf = (row: PageElement) =>
    row.children.flatMap((cell) => (typeof cell === "string" ? [] : [textOf(cell)]));
  return {
    type: "table",
    caption: caption === undefined ? "" : textOf(caption),
    columns: head === undefined ? [] : childrenOf(head, "tr").flatMap(cellsOf),
    rows: childrenOf(element, "tbody").flatMap((body) => childrenOf(body, "tr").map(cellsOf)),
  };
}

function groupOf(element: PageElement): ReportContent {
  const isSummary = (child: PageElement | string) => typeof child !== "string" && child.tag === "summary";
  const title = element.children.filter(isSummary).map(textOf).join(" ");
  const children = element.children.filter((child) => !isSummary(child));
  return { type: "group", title, content: contentOf({ ...element, children }) };
}

/** A figure with its caption. */
function plotOf(element: PageElement): ReportContent[] {
  const [caption] = childrenOf(element, "figcaption");
  const [plot] = elementsOf(element, ({ attributes }) => attributes["data-assay"] === "plot");
  if (plot === undefined) return contentOf(element);
  const title = caption === undefined ? "" : childrenOf(caption, "h3").map(textOf).join(" ");
  const text = caption === undefined ? "" : childrenOf(caption, "p").map(textOf).join(" ");
  return figureOf(plot, title, text);
}

function figureOf(element: PageElement, title: string, text: string): ReportContent[] {
  const [state] = element.children.filter((child) => typeof child !== "string" && child.tag === "script");
  if (state === undefined || typeof state === "string") return [];
  const { figure } = JSON.parse(state.children.join("")) as { readonly figure: Figure };
  return [{ type: "figure", title: title === "" ? figure.title : title, text, figure }];
}
