import { PALETTE } from "../../figures/palette.js";

/** The light colours in the URL of a drawing, and their dark twins. */
const DARK: ReadonlyMap<string, string> = new Map(
  Object.values(PALETTE).map(({ light, dark }) => [light.replace("#", "%23"), dark.replace("#", "%23")]),
);

/** The URL of a static picture (an SVG in light colours) for a ground that is known: without its own, in dark colours if so. */
export function paintedPicture(url: string, dark: boolean): string {
  const open = url.replace(/%3Crect class='ground'.*?\/%3E/, "");
  return dark ? open.replace(/%23[0-9a-f]{6}/g, (one) => DARK.get(one) ?? one) : open;
}

const PICTURES = 'img[src^="data:image/svg+xml,"]';
const own = new WeakMap<HTMLImageElement, string>();

/** Paints the static pictures of an output for the ground it stands on. */
export function paintPictures(out: Element, dark: boolean): void {
  for (const picture of out.querySelectorAll<HTMLImageElement>(PICTURES)) {
    const url = own.get(picture) ?? picture.src;
    own.set(picture, url);
    picture.src = paintedPicture(url, dark);
  }
}
