/** An element with its style, attributes and children. Text becomes text, never markup. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  style: string,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  // Through the CSSOM: a policy may forbid style attributes in markup, not this.
  if (style !== "") element.style.cssText = style;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export const BUTTON =
  "font:inherit;color:inherit;background:transparent;border:1px solid var(--a-axis);border-radius:4px;padding:2px 9px;cursor:pointer;line-height:1.4";
export const FIELD =
  "font:inherit;color:inherit;background:transparent;border:1px solid var(--a-axis);border-radius:4px;padding:2px 7px;line-height:1.4;box-sizing:border-box";
export const MUTED = "color:var(--a-muted)";

export function button(text: string, label: string, pressed: () => void): HTMLButtonElement {
  const made = make("button", BUTTON, { type: "button", "aria-label": label, title: label }, text);
  made.addEventListener("click", pressed);
  return made;
}

/** Gives elements the ground that another stands on, so that they cover what scrolls below them. */
export function paintGround(below: Element, elements: Iterable<HTMLElement>): void {
  const ground = groundOf(below);
  const scheme = getComputedStyle(document.documentElement).colorScheme;
  for (const element of elements) {
    // The canvas is dark or light as the page says, and outputs do not say it.
    element.style.colorScheme = scheme;
    element.style.background = ground;
  }
}

function groundOf(element: Element): string {
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at);
    const alpha = /^rgba\(.*,\s*([\d.]+)\)$/.exec(backgroundColor)?.[1];
    if (alpha === undefined ? backgroundColor !== "transparent" : Number(alpha) > 0.5) return backgroundColor;
  }
  return "Canvas";
}

/** Calls once the calls have stopped for a while. */
export function later(milliseconds: number, call: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(call, milliseconds);
  };
}
