/**
 * The page's own script, in plain JavaScript for the browser. After the first paint it unpacks plotly.js, and as a plot
 * nears the window it puts the interactive one in the static one's place, of the same size. Whatever fails, the static
 * plots stay. It holds no data, so that its hash in the Content-Security-Policy is the same for every report.
 */
export const BOOT_SCRIPT = `(() => {
"use strict";
const root = document.documentElement;
const { figures, dark: darkColors } = JSON.parse(document.getElementById("assay-figures").textContent);
const dark = matchMedia("(prefers-color-scheme: dark)");
const coarse = matchMedia("(pointer: coarse)");
const drawn = new Map();

// Figures hold the light colours; where the page is dark each is painted as its dark twin.
const painted = (value) => {
  if (typeof value === "string") return (dark.matches && darkColors[value]) || value;
  if (Array.isArray(value)) return typeof value[0] === "number" ? value : value.map(painted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, painted(entry)]));
};

async function draw(host) {
  const { data, layouts, narrow } = figures[host.dataset.figure];
  const width = host.clientWidth;
  if (width === 0) return;
  const layout = layouts.find((one, i) => width >= one.least || i === layouts.length - 1);
  const height = Math.round(layout.height * Math.min(1, width / layout.width));
  let live = host.querySelector(".live");
  if (live === null) {
    live = document.createElement("div");
    live.className = "live";
    live.setAttribute("role", "group");
    live.setAttribute("aria-label", host.dataset.label);
    host.append(live);
  }
  live.style.height = height + "px";
  const style = getComputedStyle(document.body);
  const plot = painted(layout.layout);
  plot.font.family = style.fontFamily;
  plot.width = width;
  plot.height = height;
  // A finger that scrolls the page must not zoom a plot.
  plot.dragmode = coarse.matches ? false : "zoom";
  const ink = style.color;
  plot.hoverlabel = { bgcolor: style.backgroundColor, bordercolor: plot.font.color, font: { color: ink, family: style.fontFamily }, align: "left", namelength: -1 };
  plot.modebar = { bgcolor: "rgba(0,0,0,0)", color: plot.font.color, activecolor: ink };
  const config = {
    displaylogo: false,
    displayModeBar: coarse.matches ? false : "hover",
    modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"],
    scrollZoom: false,
    doubleClick: "reset",
  };
  await window.Plotly.react(live, painted(layout.least === 0 && narrow ? narrow : data), plot, config);
  host.classList.add("is-live");
  drawn.set(host, width);
  if (drawn.size === 1) performance.mark("assay-first-plot");
  root.dataset.plots = "live";
  root.dataset.drawn = String(drawn.size);
}

async function unpack() {
  const packed = document.getElementById("assay-plotly");
  const bytes = Uint8Array.from(atob(packed.textContent), (character) => character.charCodeAt(0));
  packed.remove();
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = document.createElement("script");
  script.textContent = await new Response(stream).text();
  document.head.append(script);
  if (window.Plotly === undefined) throw new Error("plotly.js did not load");
}

// One plot at a time, so that the page answers in between.
const queue = [];
let working = false;
async function work() {
  if (working) return;
  working = true;
  for (let host = queue.shift(); host !== undefined; host = queue.shift()) {
    await new Promise((next) => setTimeout(next));
    await draw(host).catch(() => {});
  }
  working = false;
}

async function start() {
  try {
    await unpack();
  } catch {
    root.dataset.plots = "static";
    return;
  }
  const hosts = [...document.querySelectorAll("[data-figure]")];
  const near = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        near.unobserve(entry.target);
        queue.push(entry.target);
      }
      work();
    },
    { rootMargin: "300px" },
  );
  for (const host of hosts) near.observe(host);
  const again = () => {
    queue.push(...drawn.keys());
    work();
  };
  dark.addEventListener("change", again);
  let timer;
  new ResizeObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      queue.push(...[...drawn].filter(([host, width]) => host.clientWidth !== width && host.clientWidth > 0).map(([host]) => host));
      work();
    }, 120);
  }).observe(document.querySelector("main"));
}

requestAnimationFrame(() => setTimeout(start));
})();`;
