/**
 * The HTML of an output without what stands beside its words: static pictures (whose URLs hold no quote and no tag) and the
 * state of live views (JSON without `<`), which must be well formed. What is left holds no script and no picture of ours.
 */
export function withoutTwins(html: string): string {
  return html
    .replace(/<img src="data:image\/svg\+xml,[^"<>]*"( [a-z]+="[^"<>]*")*>/g, "")
    .replace(/<script type="application\/json"(?: id="[\w-]+")?>([^<]*)<\/script>/g, (_, state: string) => {
      JSON.parse(state);
      return "";
    });
}

/** How many static pictures an output has. */
export function pictureCount(html: string): number {
  return html.match(/<img src="data:image\/svg\+xml,/g)?.length ?? 0;
}

/** The text that a person reads, without plots and scripts. */
export const readText = (page: string): string =>
  page
    .slice(page.indexOf("<body"))
    .replaceAll(/<(script|svg|style)[\s>][\s\S]*?<\/\1>/g, " ")
    .replaceAll(/<\/?(a|b|bdi|code)( [^>]*)?>/g, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ");
