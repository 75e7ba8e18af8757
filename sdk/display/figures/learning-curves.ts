import type { History } from "../../core/models/model.js";
import { formatTimes } from "../../utils/text/index.js";
import type { Figure, ScatterTrace } from "./figure.js";
import { color } from "./palette.js";
import { coordinate, extent } from "./sample.js";

/** `valLoss` → `loss`; `loss` → undefined. */
function trainingName(log: string): string | undefined {
  const match = /^val_?([A-Z].*|[a-z].*)$/.exec(log);
  return match === null ? undefined : match[1].charAt(0).toLowerCase() + match[1].slice(1);
}

/** One plot a quantity that training logged (not the learning rate), with its validation twin. Empty without epochs. */
export function learningCurves(history: History): Figure[] {
  const names = new Set<string>();
  for (const { logs } of history.epochs) for (const name of Object.keys(logs)) names.add(name);
  const quantities = [...names].filter((name) => name !== "learningRate" && name !== "seconds");
  const own = quantities.filter((name) => {
    const twin = trainingName(name);
    return twin === undefined || !names.has(twin);
  });
  return own.map((name) => {
    const twin = quantities.find((other) => trainingName(other) === name);
    return curve(history, name, twin);
  });
}

function curve(history: History, name: string, twin: string | undefined): Figure {
  const series = (log: string, label: string, role: "blue" | "orange"): ScatterTrace => {
    const points = history.epochs.filter((epoch) => Number.isFinite(epoch.logs[log]));
    return {
      type: "scatter",
      mode: points.length > 60 ? "lines" : "lines+markers",
      name: label,
      x: points.map((epoch) => epoch.epoch),
      y: points.map((epoch) => coordinate(epoch.logs[log])),
      line: { color: color(role), width: 2 },
      marker: { color: color(role), size: 5 },
    };
  };
  const data: ScatterTrace[] = [series(name, "training", "blue")];
  if (twin !== undefined) data.push(series(twin, "validation", "orange"));
  const [low, high] = extent(...data.map((trace) => trace.y));
  const { bestEpoch, unit = "epoch" } = history;
  if (bestEpoch !== undefined && history.stoppedEarly === true) {
    data.push({
      type: "scatter",
      mode: "lines",
      name: `kept: ${unit} ${bestEpoch}`,
      x: [bestEpoch, bestEpoch],
      y: [low, high],
      line: { color: color("muted"), width: 1.5, dash: "dash" },
      hoverinfo: "skip",
    });
  }
  const last = data[0].y.at(-1);
  return {
    title: `Learning curve: ${name}`,
    description: `${name} by ${unit} over ${formatTimes(history.epochs.length, unit)}, ending at ${last ?? "nothing"} on the training rows.`,
    data,
    layout: { x: { title: unit }, y: { title: name }, aspect: 0.42 },
  };
}
