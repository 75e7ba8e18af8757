import { type LiveView, liveViews } from "../../../sdk/display/page/live.js";
import { kernelHost, type Place, type Shown } from "../host.js";
import { isString } from "../probe.js";
import { forgetPageCode, showPageCode } from "./page-code.js";
import { Served } from "./served.js";

/** Views that are served at once at most. Where a front end does not name its cells, nobody says which are gone. */
const MOST = 200;

interface Entry {
  readonly served: Served;
  readonly displayId: string | undefined;
  readonly place: Place | undefined;
}

let entries: Entry[] = [];

function close(gone: (entry: Entry) => boolean): void {
  const closing = entries.filter(gone);
  if (closing.length === 0) return;
  entries = entries.filter((entry) => !closing.includes(entry));
  for (const { served } of closing) served.close();
}

/**
 * What the host does with all that is about to be shown: the page's code that it needs goes first, views that it replaces are closed, and its
 * own are served. A view that is shown again in its place goes on.
 *
 * @returns it, with the places of its live views named
 */
export function connect(made: Shown, displayId?: string): Shown {
  const host = kernelHost();
  if (host === undefined) return made;
  showPageCode();
  const views = made.live ?? liveViews(made.data);
  const place = host.place();
  close(
    (entry) =>
      entry.served.closed ||
      (entry.place !== undefined && !host.stands(entry.place)) ||
      (displayId !== undefined && entry.displayId === displayId && !views.includes(entry.served.view)),
  );
  const html = made.data["text/html"];
  if (views.length === 0 || !isString(html)) return made;
  const serve = (view: LiveView): Served => {
    const known = entries.find(
      (entry) => displayId !== undefined && entry.displayId === displayId && entry.served.view === view,
    );
    if (known !== undefined) return known.served;
    const served = new Served(view);
    entries.push({ served, displayId, place });
    if (entries.length > MOST) close((entry) => entry === entries[0]);
    return served;
  };
  let next = 0;
  const named = html.replace(/ data-assay-live=""/g, (attribute) => {
    const view = views[next++];
    return view === undefined ? attribute : ` data-assay-live="${serve(view).id}"`;
  });
  return { data: { ...made.data, "text/html": named }, metadata: made.metadata };
}

/** The output here was cleared, and what was in it. */
export function outputCleared(): void {
  const run = kernelHost()?.place()?.run;
  if (run !== undefined) close((entry) => entry.place?.run === run);
  forgetPageCode();
}
