import { html, type SafeHtml, trustedHtml } from "../../utils/html/index.js";
import type { Figure } from "../figures/figure.js";
import { color } from "../figures/palette.js";
import { figureSvg } from "../figures/svg/index.js";

const ESCAPES: Readonly<Record<string, string>> = {
  "%": "%25",
  "#": "%23",
  "<": "%3C",
  ">": "%3E",
  '"': "'",
  "&": "%26",
};

/**
 * A drawing as a URL, in light colours, which a picture cannot take from the page. Holds nothing that an attribute in double
 * quotes would have to escape; apostrophes stay, as there are many.
 */
function svgUrl(svg: string): string {
  const plain = svg
    .replace(/var\(--a-[a-z]+,([^()]*)\)/g, "$1")
    .replaceAll("font-family:inherit", "font-family:system-ui,sans-serif");
  return `data:image/svg+xml,${plain.replace(/[%#<>"&]/g, (character) => ESCAPES[character])}`;
}

/**
 * The drawings of an output as pictures, which stay where SVG is taken out. Takes what `html` made: texts and attributes are
 * escaped.
 */
export function withPictures(text: string): string {
  return text.replace(/<svg([^<>]*)>.*?<\/svg>/gs, (svg, attributes: string) => {
    const of = (name: string): string => new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";
    const title = /<title>([^<]*)<\/title>/.exec(svg)?.[1];
    const named = svg.includes("xmlns=")
      ? svg
      : svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
    const own = of("style");
    return String(
      html`<img src="${trustedHtml(svgUrl(named))}" alt="${trustedHtml((of("aria-label") || (title ?? "")).replaceAll('"', "&quot;"))}" width="${of("width")}" height="${of("height")}"${own === "" ? "" : html` style="${trustedHtml(own)}"`}>`,
    );
  });
}

/** A figure as a picture that stays where scripts, style sheets and SVG are taken out, on a light ground of its own. */
export function figurePicture(figure: Figure, width: number): SafeHtml {
  const ground = html`<rect class="ground" width="100%" height="100%" fill="${color("page")}"/>`;
  const svg = String(figureSvg(figure, { width, ground }));
  const height = /height="(\d+)"/.exec(svg)?.[1] ?? "";
  return html`<img src="${trustedHtml(svgUrl(svg))}" alt="${figure.title}: ${figure.description}" width="${width}" height="${height}" style="max-width:100%;height:auto">`;
}
