// Front ends take style sheets out of notebooks that they do not trust, and mail programs and GitHub always do. What stays is
// the style on the elements, so all that an output needs to be read stands there. This is the one place that says it: views
// write plain elements and class names. Colours are inherited or grey, which reads on light and dark ground alike.

/** Style by element, and by class where the element has one of these. */
const BY_TAG: Readonly<Record<string, string>> = {
  table: "border-collapse:collapse;font-size:13px;margin:0",
  // Wider than its table, where that is narrow.
  caption: "text-align:left;font-weight:600;padding:0 0 6px;min-width:320px",
  // Lines stand on rows: a long table has many cells, whose style is most of its weight.
  tr: "border-bottom:1px solid #888888",
  th: "padding:3px 12px 3px 0;text-align:left;font-weight:400;white-space:nowrap",
  td: "padding:3px 12px 3px 0;text-align:left;white-space:nowrap",
  small: "display:block;opacity:0.65;font-size:11px;font-weight:400",
  dl: "margin:0",
  dt: "display:inline-block;vertical-align:top;width:130px;opacity:0.65",
  dd: "display:inline-block;vertical-align:top;max-width:75%;margin:0 0 4px",
  figure: "margin:12px 0",
  figcaption: "font-weight:600;margin:0 0 4px",
  summary: "cursor:pointer;opacity:0.65",
  pre: "margin:0;white-space:pre-wrap",
};

const BY_CLASS: Readonly<Record<string, string>> = {
  number: "text-align:right",
  note: "opacity:0.65;margin:6px 0 0",
  null: "opacity:0.5",
  good: "color:#1a8a5a",
  bad: "color:#cc3333",
  scroll: "overflow-x:auto",
  long: "display:inline-block;max-width:40ch;overflow-x:auto;white-space:nowrap;vertical-align:bottom",
  bar: "display:inline-block;width:110px;height:8px;border-radius:4px;background:#bbbbbb;overflow:hidden;vertical-align:middle",
};

/** The filled part of a bar, by the mood of the bar. */
const FILL = "display:block;height:100%;border-radius:4px;background:";
const FILL_COLOR: Readonly<Record<string, string>> = { good: "#1a8a5a", bad: "#cc3333", plain: "#3b78c2" };

/** Elements whose inside is no HTML of ours. */
const OPAQUE = /^(script|style|svg)$/;

/**
 * Writes the style of an output's elements onto them; what an element says itself counts more. Takes HTML that the `html`
 * template made: attributes in double quotes, with `<`, `>` and `"` in them escaped.
 */
export function withInlineStyle(text: string): string {
  let opaque: string | undefined;
  let heads = false;
  let fill: string | undefined;
  return text.replace(
    /<(\/?)([a-z][a-z0-9]*)([^<>]*)>/g,
    (tag, slash: string, name: string, rest: string) => {
      if (opaque !== undefined) {
        if (slash === "/" && name === opaque) opaque = undefined;
        return tag;
      }
      if (name === "thead") heads = slash === "";
      if (slash === "/") return tag;
      if (OPAQUE.test(name)) {
        opaque = name;
        return tag;
      }
      const classes = / class="([^"]*)"/.exec(rest)?.[1].split(" ") ?? [];
      // A bar is empty but for its filled part.
      const byTag = classes.includes("bar") ? undefined : BY_TAG[name];
      const barred = classes.includes("number") ? byTag?.replace("text-align:left;", "") : byTag;
      const own = / style="([^"]*)"/.exec(rest)?.[1];
      const filled = fill;
      fill = undefined;
      if (classes.includes("bar"))
        fill = `${FILL}${FILL_COLOR[classes.find((one) => one in FILL_COLOR) ?? "plain"]}`;
      const styles = [
        barred,
        filled,
        heads && name === "th" ? "font-weight:600;vertical-align:bottom" : undefined,
        ...classes.map((one) =>
          one in BY_CLASS && !(one !== "bar" && classes.includes("bar")) ? BY_CLASS[one] : undefined,
        ),
        own,
      ].filter((style) => style !== undefined && style !== "");
      if (styles.length === 0 || (styles.length === 1 && styles[0] === own)) return tag;
      const style = ` style="${styles.join(";")}"`;
      return own === undefined
        ? `<${name}${rest.replace(/\/?$/, (end) => `${style}${end}`)}>`
        : `<${name}${rest.replace(/ style="[^"]*"/, () => style)}>`;
    },
  );
}
