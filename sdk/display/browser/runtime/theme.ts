const systemDark = matchMedia("(prefers-color-scheme: dark)");

/** Luminance from 0 to 1 of the first ground below an element that is painted; undefined where none is. */
function ground(element: Element | null): number | undefined {
  for (let at = element; at !== null; at = at.parentElement) {
    const [r = 0, g = 0, b = 0, alpha = 1] = (
      getComputedStyle(at).backgroundColor.match(/[\d.]+/g) ?? []
    ).map(Number);
    if (alpha > 0.5) return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
  }
  return undefined;
}

/** What the front end says counts (JupyterLab by an attribute, VS Code by a class), then the ground, then the system. */
export function isDark(element: Element): boolean {
  const lab = element.closest<HTMLElement>("[data-jp-theme-light]")?.dataset.jpThemeLight;
  if (lab !== undefined) return lab === "false";
  const { classList } = document.body;
  if (classList.contains("vscode-light") || classList.contains("vscode-high-contrast-light")) return false;
  if (classList.contains("vscode-dark") || classList.contains("vscode-high-contrast")) return true;
  const light = ground(element);
  if (light !== undefined) return light < 0.4;
  return systemDark.matches && /dark/.test(getComputedStyle(document.documentElement).colorScheme);
}

/** Whom to tell, without keeping elements that the page has dropped. */
let listeners: { readonly element: WeakRef<Element>; readonly changed: WeakRef<() => void> }[] = [];
const kept = new WeakMap<Element, (() => void)[]>();

export function onTheme(element: Element, changed: () => void): void {
  kept.set(element, [...(kept.get(element) ?? []), changed]);
  listeners.push({ element: new WeakRef(element), changed: new WeakRef(changed) });
}

function tell(): void {
  listeners = listeners.filter(({ element }) => element.deref() !== undefined);
  for (const { changed } of listeners) changed.deref()?.();
}

export function watchTheme(): void {
  systemDark.addEventListener("change", tell);
  const attributeFilter = ["class", "style", "data-jp-theme-light", "data-vscode-theme-kind", "data-theme"];
  const observer = new MutationObserver(tell);
  for (const element of [document.documentElement, document.body])
    observer.observe(element, { attributes: true, attributeFilter });
}
